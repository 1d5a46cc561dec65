"""Reads the pupils with their contacts, in full or where anything changed."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.lists import RosterLists
from chalicelib.mis.oneroster.people import Part, is_pupil, is_staff, parent_role
from chalicelib.mis.oneroster.progress import PupilsProgress
from chalicelib.mis.oneroster.resources import CLASSES, DISPLAY_NAME, ENROLLMENTS, USERS
from chalicelib.mis.oneroster.roster import joined, read_roster
from chalicelib.mis.oneroster.warnings import nobody_of
from chalicelib.mis.shortfall import require_whole, shortfall, told_shortfall
from chalicelib.mis.skipped_records import SkippedRecords

_RECORDS_A_PAGE = 500


def read_pupils(reader: RosterLists, progress: PupilsProgress, part: Part) -> Iterator[Page]:
    """Pages without records while the lists are read, then all pupils by id, then their contacts by id.

    Where the server counts more people than came, a last page says so.
    """
    yield from read_roster(reader, progress, part)
    pupils, contacts = joined(progress)
    records: tuple[Record, ...] = (*pupils, *contacts)
    for start in range(0, len(records), _RECORDS_A_PAGE):
        yield Page(records=records[start : start + _RECORDS_A_PAGE])
    users, skipped = progress.cursor(USERS.path), SkippedRecords(progress.left_out)
    yield from nobody_of(users, part, found=bool(progress.ids), who="pupils")
    yield from skipped.pages()
    for resource in (CLASSES, ENROLLMENTS):
        yield from told_shortfall(DISPLAY_NAME, resource.what, progress.cursor(resource.path))
    yield from shortfall(DISPLAY_NAME, USERS.what, users, given=len(records) + skipped.total)


def read_changed_pupils(
    reader: RosterLists, progress: PupilsProgress, part: Part, *, since: datetime
) -> Iterator[Page]:
    """Nothing where nothing changed, and otherwise everything.

    A pupil's contacts may be named by the contacts alone, so no changed record can be told whole by itself; what comes
    beside it is found unchanged and costs no write.
    """
    for resource in (CLASSES, ENROLLMENTS, USERS):
        if progress.changed:
            break
        cursor = progress.cursor(f"{resource.path} changed")
        for page in reader.pages(resource, wire.User if resource is USERS else wire.Row, since=since, cursor=cursor):
            progress.changed = any(not _is_only_staff(row, part) for row in page)
            yield Page(records=(), source_clock=reader.clock, resume=progress)
            if progress.changed:
                break
        require_whole(DISPLAY_NAME, resource.what, cursor)
    if progress.changed:
        yield from read_pupils(reader, progress, part)
        require_whole(DISPLAY_NAME, USERS.what, progress.cursor(USERS.path))


def _is_only_staff(row: object, part: Part) -> bool:
    return isinstance(row, wire.User) and is_staff(row, part) and not (is_pupil(row, part) or parent_role(row, part))
