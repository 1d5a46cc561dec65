"""Reads one pupil's family by direct reads: the pupil, the contacts, and the siblings."""

from chalicelib.directory.domain.records import Pupil
from chalicelib.mis.domain.feed import FamilyRead, SiblingsOf
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.contacts import ContactBook
from chalicelib.mis.wonde.pupils import pupil_of, require_contacts
from chalicelib.mis.wonde.reader import DISPLAY_NAME, WondeReader
from chalicelib.mis.wonde.resources import SCHOOL, STUDENTS
from chalicelib.shared.errors import FatalError, SkippableError

_MOST_SIBLINGS = 12
"""More share a contact only where the contact is no relative, such as a social worker or a boarding house."""


def read_family(reader: WondeReader, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
    """See the port. Siblings who cannot be used are left out with a warning; the pupil asked for must be usable."""
    book, skipped = ContactBook(), SkippedRecords()
    student = _record(reader, pupil_id)
    pupils = [_usable(student, book, skipped)] if student else []
    gone = [] if student else [pupil_id]
    siblings = [one for one in siblings_of([link.contact_id for p in pupils for link in p.links]) if one != pupil_id]
    for sibling_id in siblings[:_MOST_SIBLINGS]:
        sibling = _record(reader, sibling_id)
        if sibling is None:
            gone.append(sibling_id)
        else:
            pupils += skipped.keep("pupil", [sibling], lambda one: pupil_of(one, book, skipped))
    left_out = list(skipped.pages())
    return FamilyRead(
        records=(*pupils, *book.contacts()),
        gone=tuple(gone),
        dropped=sum(page.dropped for page in left_out),
        warnings=tuple(warning for page in left_out for warning in page.warnings),
    )


def _record(reader: WondeReader, pupil_id: str) -> wire.Student | SkippableError | None:
    try:
        found = reader.record(STUDENTS, pupil_id, wire.Student)
    except SkippableError as unusable:
        return unusable
    if found is None:
        reader.single(SCHOOL)  # a school that is not there answers 404 as well, and then nobody is gone
    return found


def _usable(student: wire.Student | SkippableError, book: ContactBook, skipped: SkippedRecords) -> Pupil:
    require_contacts([student])
    try:
        if isinstance(student, SkippableError):
            raise student
        return pupil_of(student, book, skipped)
    except SkippableError as reason:
        raise FatalError(f"This pupil's record in {DISPLAY_NAME} cannot be used: {reason.safe}.") from None
