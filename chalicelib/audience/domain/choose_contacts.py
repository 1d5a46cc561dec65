"""Which contacts of a pupil a rule chooses, and in which order they stand."""

from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.addresses import name_order
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Contact, ContactLink, Pupil

_LAST = 1_000_000  # a contact without a priority comes after every contact that has one


PairReason: TypeAlias = Literal["court_order", "no_contact"]


class ContactPair(Struct, frozen=True, kw_only=True, gc=False):
    """A contact as one pupil's; `restricted` says why the pair is, where it is. None is a priority like any other."""

    contact: Contact
    priority: int | None
    restricted: PairReason | None
    responsible: bool


def pairs_of(pupil: Pupil, directory: Directory) -> list[ContactPair]:
    """The pupil's contacts who are in the directory, first to be contacted first.

    Priorities are often missing or equal, so the order is: the lower priority, then parental responsibility
    (yes, not said, no), then living with the pupil (the same), then surname, forename and id. A contact
    linked twice counts once: by the better link, restricted if either link is. An administrator may have cleared a
    court order for the pair, or said that nothing goes to this contact about this pupil.
    """
    links: dict[str, list[ContactLink]] = {}
    for link in pupil.links:
        if link.contact_id in directory.contacts:
            links.setdefault(link.contact_id, []).append(link)
    ranked = sorted(links.items(), key=lambda item: (min(map(_rank, item[1])), name_order(directory.contacts[item[0]])))
    return [
        ContactPair(
            contact=directory.contacts[contact_id],
            priority=min(same, key=_rank).priority,
            restricted=_restricted(directory, contact_id, pupil.id, court_order=any(one.court_order for one in same)),
            responsible=any(link.responsibility is True for link in same),
        )
        for contact_id, same in ranked
    ]


def _restricted(directory: Directory, contact_id: str, pupil_id: str, *, court_order: bool) -> PairReason | None:
    said = directory.local.person(contact_id).pairs.get(pupil_id)
    if said == "no_contact":
        return "no_contact"
    return "court_order" if court_order and said != "cleared" else None


def _rank(link: ContactLink) -> tuple[int, int, int]:
    priority = _LAST if link.priority is None else link.priority
    return priority, _yes_first(link.responsibility), _yes_first(link.lives_with)


def _yes_first(answer: bool | None) -> int:
    return {True: 0, None: 1, False: 2}[answer]
