"""Reads the pupils with their contacts, and checks the read against Wonde's own count."""

from collections.abc import Iterator
from typing import Any

from chalicelib.directory.domain.records import Pupil
from chalicelib.mis import errors
from chalicelib.mis.decoding import decoded
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.pairs import folded
from chalicelib.mis.shortfall import shortfall
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text, year_of
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.contacts import ContactBook
from chalicelib.mis.wonde.people import emails, group_ids, identity, phones
from chalicelib.mis.wonde.progress import PupilsProgress
from chalicelib.mis.wonde.reader import DISPLAY_NAME, WondeReader
from chalicelib.mis.wonde.resources import COUNTS, STUDENTS
from chalicelib.mis.wonde.values import many, one
from chalicelib.shared.errors import FatalError, SkippableError

_CONTACTS_A_PAGE = 500


def read_pupils(reader: WondeReader, progress: PupilsProgress) -> Iterator[Page]:
    """Pages of pupils as Wonde has them, then pages of their contacts, each contact once and by id.

    `total` is Wonde's count of pupils while they come, and then theirs and the contacts' together. Where fewer pupils
    came than Wonde counts, which is asked again then, a last page says so; RetriableError where none came at all.
    """
    cursor = progress.cursor(STUDENTS.path)
    if not cursor.next_url and not cursor.seen:
        progress.counted = _count(reader)
    skipped, book, ids = SkippedRecords(progress.left_out), ContactBook(progress.sightings), progress.ids
    for page in reader.pages(STUDENTS, wire.Student, cursor=cursor):
        if not ids:
            require_contacts(page)
        pupils = keep_pupils(skipped, page, book)
        ids.update(pupil.id for pupil in pupils)
        cursor.given += len(pupils)
        yield Page(records=tuple(pupils), total=progress.counted, source_clock=reader.clock, resume=progress)
    cursor.received = len(ids) + skipped.count("pupil")
    cursor.stated = _stated(reader, progress, cursor.received)
    if cursor.stated and not cursor.received:
        raise errors.incomplete(DISPLAY_NAME, STUDENTS.what, f"no pupil came of {cursor.stated} counted")
    contacts = book.contacts()
    given = cursor.given + len(contacts) + skipped.total
    for start in range(0, max(len(contacts), 1), _CONTACTS_A_PAGE):
        total = None if progress.counted is None else given
        yield Page(records=tuple(contacts[start : start + _CONTACTS_A_PAGE]), total=total)
    yield from skipped.pages()
    yield from shortfall(DISPLAY_NAME, "pupils", cursor, given=given)


def _stated(reader: WondeReader, progress: PupilsProgress, came: int) -> int:
    """Wonde's count, asked for again where fewer came: a pupil may have left meanwhile."""
    counted = progress.counted or 0
    return min(counted, _count(reader) or 0) if came < counted else counted


def keep_pupils(skipped: SkippedRecords, page: list[wire.Student | SkippableError], book: ContactBook) -> list[Pupil]:
    """The page's pupils. Whoever does not fit the shape at all has no key: their contacts cannot be told either."""
    readable = [student for student in page if isinstance(student, wire.Student)]
    skipped.keep("pupil", [student for student in page if not isinstance(student, wire.Student)], lambda one: None)
    return skipped.keep("pupil", readable, lambda student: pupil_of(student, book, skipped), key="pupils#pupil#")


def pupil_of(student: wire.Student, book: ContactBook, skipped: SkippedRecords) -> Pupil:
    """The pupil, with the contacts noted in the book; raises SkippableError for one without an id or a name."""
    contacts = [decoded(raw, wire.EmbeddedContact, mis=DISPLAY_NAME) for raw in many(student.contacts)]
    links = folded(skipped.keep("contact", contacts, book.add, key="pupils#contact#"))
    who = identity(student)  # after the contacts: they are in the feed even where their pupil cannot be used
    education = one(student.education_details)
    year, registration = one(student.year), one(student.registration)
    return Pupil(
        id=who.id,
        forename=who.forename,
        surname=who.surname,
        upn=(text(education.upn) or None) if education else None,
        year=_year(education, year),
        registration=_name(registration),
        group_ids=group_ids([*many(student.groups), *many(student.classes), year, registration]),
        phones=phones(student),
        emails=emails(student),
        links=links,
    )


def _year(education: wire.EducationDetails | None, year: wire.Group | None) -> str | None:
    """The year as "9" or "R", from the national curriculum year or else from the year group."""
    written = (text(education.current_nc_year) if education else "") or _name(year) or ""
    return year_of(written)


def _name(group: wire.Group | None) -> str | None:
    return (text(group.name) or text(group.code) or text(group.description) or None) if group else None


def require_contacts(page: list[wire.Student | SkippableError]) -> None:
    """Refuse a first page on which nobody has even an empty list of contacts.

    Wonde gives null for what the token may not see: that is a failure to read, not the absence of all contacts.
    """
    students = [student for student in page if isinstance(student, wire.Student)]
    if students and all(student.contacts is None for student in students):
        raise errors.status_error(DISPLAY_NAME, 403, what=STUDENTS.what, permission=STUDENTS.permission)


def _count(reader: WondeReader) -> int | None:
    """Wonde's own count of pupils; None where it gives none, which is no fault."""
    try:
        counts = reader.single(COUNTS)
    except FatalError as error:
        if error.code in {"mis_forbidden", "mis_not_found"}:
            return None
        raise
    return _number(counts.get("students")) if isinstance(counts, dict) else None


def _number(value: Any) -> int | None:
    """A count, whether bare or wrapped as `{"data": {"count": 60}}`."""
    if isinstance(value, dict):
        return _number(value.get("count", value.get("data")))
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else None
