"""One family of the dropped files: a pupil, their contacts, and the pupils who share them."""

from collections.abc import Collection, Mapping

from chalicelib.directory.domain.records import Contact, Pupil, pupil_key
from chalicelib.mis.domain.feed import FamilyRead, Page, SiblingsOf
from chalicelib.mis.file_drop.faults import DISPLAY_NAME
from chalicelib.shared.errors import FatalError

_MAX_SIBLINGS = 12  # more share a contact only where it is no relative, such as a boarding house


def family_of(pupil_id: str, pages: Collection[Page], siblings_of: SiblingsOf) -> FamilyRead:
    """Find the family of a pupil in the pages of all pupils and contacts.

    Nobody is gone whom a row that cannot be used may be about. Raises FatalError where that is the pupil asked for.
    """
    records = [record for page in pages for record in page.records]
    pupils = {record.id: record for record in records if isinstance(record, Pupil)}
    ids = _family_ids(pupil_id, pupils, siblings_of)
    unusable = unusable_keys(pages)
    missing = [member_id for member_id in ids if member_id not in pupils]
    gone = [member_id for member_id in missing if unusable is not None and pupil_key(member_id) not in unusable]
    if pupil_id in missing and pupil_id not in gone:
        raise FatalError(f"This pupil's record in {DISPLAY_NAME.lower()} cannot be used.")
    family = [pupils[member_id] for member_id in ids if member_id in pupils]
    linked = {link.contact_id for pupil in family for link in pupil.links}
    contacts = [record for record in records if isinstance(record, Contact) and record.id in linked]
    return FamilyRead(records=(*family, *contacts), gone=tuple(gone))


def unusable_keys(pages: Collection[Page]) -> set[str] | None:
    """Give the keys of those who are in the files and cannot be used; None where some row may be about anybody."""
    keys = [key for page in pages for key in page.unusable]
    return set(keys) if sum(page.dropped for page in pages) == len(keys) else None


def _family_ids(pupil_id: str, pupils: Mapping[str, Pupil], siblings_of: SiblingsOf) -> list[str]:
    """Give the pupil, the siblings who are stored, and those who share a contact in the files."""
    pupil = pupils.get(pupil_id)
    own = {link.contact_id for link in pupil.links} if pupil else set()
    stored = [sibling_id for sibling_id in siblings_of(sorted(own)) if sibling_id != pupil_id]
    sharing = [other.id for other in pupils.values() if own & {link.contact_id for link in other.links}]
    return list(dict.fromkeys((pupil_id, *stored[:_MAX_SIBLINGS], *sharing[: _MAX_SIBLINGS + 1])))
