"""Reads the staff."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.mis.domain.feed import Page
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.lists import RosterLists
from chalicelib.mis.oneroster.people import Part, is_staff, staff_of
from chalicelib.mis.oneroster.resources import DISPLAY_NAME, USERS
from chalicelib.mis.oneroster.warnings import nobody_of
from chalicelib.mis.progress import Progress
from chalicelib.mis.shortfall import require_whole, shortfall
from chalicelib.mis.skipped_records import SkippedRecords


def read_staff(reader: RosterLists, progress: Progress, part: Part, *, since: datetime | None) -> Iterator[Page]:
    """Pages of those who work at the school, or of those of them who changed `since`; see `shortfall`."""
    skipped, cursor = SkippedRecords(progress.left_out), progress.cursor(USERS.path)
    for page in reader.pages(USERS, wire.User, since=since, cursor=cursor):
        staff = skipped.keep(
            "staff record", page, lambda user: staff_of(user) if is_staff(user, part) else None, key="staff#staff#"
        )
        progress.ids.update(one.id for one in staff)
        cursor.given += len(staff)
        yield Page(records=tuple(staff), source_clock=reader.clock, resume=progress)
    if since is not None:
        require_whole(DISPLAY_NAME, USERS.what, cursor)
    else:
        yield from nobody_of(cursor, part, found=bool(progress.ids), who="staff")
    yield from skipped.pages()
    yield from shortfall(DISPLAY_NAME, USERS.what, cursor, given=cursor.given + skipped.total)
