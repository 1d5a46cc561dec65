"""What an administrator says of one person: never to be contacted, deceased, pairs, and what was opted out of."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from chalicelib.audience.domain.audience import Id
from chalicelib.directory.domain.addresses import usable_addresses
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.overrides import AddressOverride, ContactOverride, PairOverride, PersonOverride
from chalicelib.directory.domain.records import Contact, Person
from chalicelib.shared.errors import InvalidError, NotFoundError
from chalicelib.shared.purposes import Channel, Purpose

PairState: TypeAlias = Literal["as_recorded", "cleared", "no_contact"]


class PairRestriction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pair of this contact: as the MIS records it, its court order cleared, or no contact about this pupil."""

    pupil_id: Id
    state: PairState


class OptOut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The purposes that are not wanted at one address of the person."""

    channel: Channel
    address: Annotated[str, Meta(min_length=1, max_length=254)]
    purposes: Annotated[tuple[Purpose, ...], Meta(max_length=3)]


class Restrictions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is said of one person; what is left out is not so any more."""

    never_contact: bool = False
    deceased: bool = False
    pairs: Annotated[tuple[PairRestriction, ...], Meta(max_length=100)] = ()
    opt_outs: Annotated[tuple[OptOut, ...], Meta(max_length=40)] = ()


class OwnAddress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One address of a person."""

    channel: Channel
    address: Annotated[str, Meta(min_length=1, max_length=254)]


def find_person(directory: Directory, person_id: str) -> Person:
    """The person; raises NotFoundError."""
    found = directory.contacts.get(person_id) or directory.pupils.get(person_id) or directory.staff.get(person_id)
    if found is None:
        raise NotFoundError("There is no such person in the school's data.")
    return found


def check_own(person: Person, one: OwnAddress | OptOut, *, field: str = "address") -> None:
    """Raise InvalidError unless the address is this person's."""
    own = {(channel, address.casefold()) for channel, address in usable_addresses(person)}
    if (one.channel, one.address.casefold()) not in own:
        raise InvalidError("This is no address of that person.", field=field)


def marks_for(
    directory: Directory, person: Person, given: Restrictions, *, by: str, now: datetime
) -> list[ContactOverride]:
    """The marks that say so; raises InvalidError for a pair or an address that is not this person's."""
    pairs: dict[str, PairOverride] = {}
    for position, pair in enumerate(given.pairs):
        if not isinstance(person, Contact) or not _is_contact_of(directory, person, pair.pupil_id):
            raise InvalidError("This person is no contact of that pupil.", field=f"pairs[{position}].pupil_id")
        if pair.state != "as_recorded":
            pairs[pair.pupil_id] = pair.state
    mark = PersonOverride(
        person_id=person.id,
        never_contact=given.never_contact,
        deceased=given.deceased,
        pairs=pairs,
        by=by,
        at=now,
    )
    return [mark, *_address_marks(person, given)]


def _address_marks(person: Person, given: Restrictions) -> Iterator[AddressOverride]:
    wanted = {(one.channel, one.address.casefold()): one.purposes for one in given.opt_outs}
    for position, one in enumerate(given.opt_outs):
        check_own(person, one, field=f"opt_outs[{position}].address")
    for channel, address in usable_addresses(person):
        purposes = wanted.get((channel, address.casefold()), ())
        yield AddressOverride(channel=channel, address=address, opt_outs=tuple(dict.fromkeys(purposes)))


def _is_contact_of(directory: Directory, contact: Contact, pupil_id: str) -> bool:
    pupil = directory.pupils.get(pupil_id)
    return pupil is not None and any(link.contact_id == contact.id for link in pupil.links)
