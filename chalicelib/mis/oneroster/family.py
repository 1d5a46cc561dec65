"""Reads one pupil's family out of the flat lists, and asks by direct reads for whoever is not in them."""

from chalicelib.directory.domain.records import Contact, Pupil
from chalicelib.mis import errors
from chalicelib.mis.domain.feed import FamilyRead, SiblingsOf
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.people import Part, is_pupil
from chalicelib.mis.oneroster.progress import PupilsProgress
from chalicelib.mis.oneroster.reader import OneRosterReader
from chalicelib.mis.oneroster.resources import DISPLAY_NAME, USERS
from chalicelib.mis.oneroster.roster import joined, read_roster
from chalicelib.mis.shortfall import require_whole
from chalicelib.shared.errors import FatalError

_MOST_SIBLINGS = 12
"""More share a contact only where the contact is no relative, such as a social worker or a boarding house."""


def read_family(reader: OneRosterReader, pupil_id: str, siblings_of: SiblingsOf, part: Part) -> FamilyRead:
    """See the port. The lists are read whole: contacts may name their children and not the other way round, and no
    filter by person is proven to work.
    """
    progress = PupilsProgress()
    for _ in read_roster(reader, progress, part):
        pass
    require_whole(DISPLAY_NAME, USERS.what, progress.cursor(USERS.path))
    if not progress.ids:  # a token that may see nothing gets empty lists and 404s, and then nobody is gone
        raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: no pupil at all")
    pupils = {pupil.id: pupil for pupil in joined(progress)[0]}
    asked = pupils.get(pupil_id)
    if asked is None and pupil_id in progress.ids:
        raise FatalError(f"This pupil's record in {DISPLAY_NAME} cannot be used: no id or no name.")
    known = [one for one in siblings_of(sorted(_contact_ids([asked] if asked else []))) if one != pupil_id]
    absent = [one for one in (pupil_id, *known[:_MOST_SIBLINGS]) if one not in progress.ids]
    family = [pupils[one] for one in (pupil_id, *known[:_MOST_SIBLINGS]) if one in pupils]
    family += [one for one in _sharing(asked, pupils) if one not in family][:_MOST_SIBLINGS]
    contacts: list[Contact] = [progress.contacts[one] for one in sorted(_contact_ids(family))]
    if absent and not reader.reads_directly(USERS, min(progress.ids)):  # its 404 would say nothing of anybody
        raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: no direct reads, and somebody was not listed")
    gone = tuple(one for one in absent if _is_gone(reader, one, part))
    return FamilyRead(records=(*family, *contacts), gone=gone)


def _contact_ids(pupils: list[Pupil]) -> set[str]:
    return {link.contact_id for pupil in pupils for link in pupil.links}


def _sharing(asked: Pupil | None, pupils: dict[str, Pupil]) -> list[Pupil]:
    mine = _contact_ids([asked]) if asked else set()
    return [pupil for pupil in pupils.values() if mine & _contact_ids([pupil])]


def _is_gone(reader: OneRosterReader, pupil_id: str, part: Part) -> bool:
    found = reader.record(USERS, pupil_id, wire.User)
    if found is not None and is_pupil(found, part):
        raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: a pupil who is there was not listed")
    return True
