"""Reads the staff."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.directory.domain.records import Staff
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.progress import Progress
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import flag
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.people import emails, identity, phones
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import EMPLOYEES
from chalicelib.mis.wonde.values import changed, one


def read_staff(reader: WondeReader, progress: Progress, *, since: datetime | None) -> Iterator[Page]:
    """Pages of those who work at the school now, or of those of them who changed `since`.

    Wonde keeps those who left and says that they are not current.
    """
    skipped = SkippedRecords(progress.left_out)
    pages = reader.pages(EMPLOYEES, wire.Employee, parameters=changed(since), cursor=progress.cursor(EMPLOYEES.path))
    for page in pages:
        kept = tuple(skipped.keep("staff record", page, _staff, key="staff#staff#"))
        yield Page(records=kept, source_clock=reader.clock, resume=progress)
    yield from skipped.pages()


def _staff(employee: wire.Employee) -> Staff | None:
    employment = one(employee.employment_details)
    if employment and flag(employment.current) is False:
        return None
    who = identity(employee)
    return Staff(
        id=who.id,
        title=who.title,
        forename=who.forename,
        surname=who.surname,
        phones=phones(employee),
        emails=emails(employee),
    )
