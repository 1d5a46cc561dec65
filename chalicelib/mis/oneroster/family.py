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

_MAX_SIBLINGS = 12
"""More share a contact only where the contact is no relative, such as a social worker or a boarding house."""


def read_family(reader: OneRosterReader, pupil_id: str, siblings_of: SiblingsOf, part: Part) -> FamilyRead:
    """Read one family, as the port says.

    The lists are read whole: contacts may name their children and not the other way round, and no filter by person is
    proven to work.
    """
    progress = _read_lists(reader, part)
    pupils = {pupil.id: pupil for pupil in joined(progress)[0]}
    asked = pupils.get(pupil_id)
    if asked is None and pupil_id in progress.ids:
        raise FatalError(f"This pupil's record in {DISPLAY_NAME} cannot be used: no id or no name.")
    stored = [sibling for sibling in siblings_of(sorted(_contact_ids([asked] if asked else []))) if sibling != pupil_id]
    members = (pupil_id, *stored[:_MAX_SIBLINGS])
    family = [pupils[member_id] for member_id in members if member_id in pupils]
    family += [pupil for pupil in _sharing(asked, pupils) if pupil not in family][:_MAX_SIBLINGS]
    contacts: list[Contact] = [progress.contacts[contact_id] for contact_id in sorted(_contact_ids(family))]
    absent = [member_id for member_id in members if member_id not in progress.ids]
    return FamilyRead(records=(*family, *contacts), gone=_confirmed_gone(reader, absent, min(progress.ids), part))


def _read_lists(reader: OneRosterReader, part: Part) -> PupilsProgress:
    """Gather pupils and contacts of the whole school; raises where the lists are not whole."""
    progress = PupilsProgress()
    for _ in read_roster(reader, progress, part):
        pass
    require_whole(DISPLAY_NAME, USERS.what, progress.cursor(USERS.path))
    if not progress.ids:  # a token that may see nothing gets empty lists and 404s, and then nobody is gone
        raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: no pupil at all")
    return progress


def _confirmed_gone(reader: OneRosterReader, absent: list[str], listed_id: str, part: Part) -> tuple[str, ...]:
    """Ask for each absent pupil by a direct read; raises where one is there, or where such reads do not work."""
    if absent and not reader.reads_directly(USERS, listed_id):  # its 404 would say nothing of anybody
        raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: no direct reads, and somebody was not listed")
    for pupil_id in absent:
        user = reader.record(USERS, pupil_id, wire.User)
        if user is not None and is_pupil(user, part):
            raise errors.incomplete(DISPLAY_NAME, USERS.what, "users: a pupil who is there was not listed")
    return tuple(absent)


def _contact_ids(pupils: list[Pupil]) -> set[str]:
    return {link.contact_id for pupil in pupils for link in pupil.links}


def _sharing(asked: Pupil | None, pupils: dict[str, Pupil]) -> list[Pupil]:
    mine = _contact_ids([asked]) if asked else set()
    return [pupil for pupil in pupils.values() if mine & _contact_ids([pupil])]
