"""One person as the API shows it: values for senders, names and facts for composers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from chalicelib.audience.domain.choose_contacts import pairs_of
from chalicelib.directory.domain.addresses import display_name
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.overrides import AddressHealth, PairOverride, PersonOverride
from chalicelib.directory.domain.receipts import AddressState
from chalicelib.directory.domain.records import Contact, ContactLink, Email, Person, Phone, Pupil, record_key
from chalicelib.shared.purposes import Channel, Purpose
from chalicelib.sync.domain.change_list import FieldChange, NamedChange
from chalicelib.sync.domain.state import Run


class HealthView(Struct, frozen=True, kw_only=True):
    """What deliveries have shown of an address: `bad` is left out of messages. `reason` is a sentence."""

    state: AddressState
    reason: str
    at: datetime
    complained: bool


class AddressView(Struct, frozen=True, kw_only=True):
    """One number or address as the MIS holds it; `address` is what is written to, null where that cannot be.

    `health` is null where nothing but good was heard of it.
    """

    channel: Channel
    raw: str
    address: str | None
    opt_outs: tuple[Purpose, ...]
    health: HealthView | None


class PairView(Struct, frozen=True, kw_only=True):
    """A pair of this person: of a pupil the contacts, first to be contacted first, of a contact the pupils.

    `restricted` says whether messages about this pupil leave this contact out; why is for senders: `court_order` as the
    MIS records it, and `said` by an administrator.
    """

    pupil_id: str
    contact_id: str
    name: str
    relationship: str
    priority: int | None
    responsibility: bool | None
    restricted: bool
    court_order: bool | None
    said: PairOverride | None


class PersonChange(Struct, frozen=True, kw_only=True):
    """What one recent update changed of this person."""

    run_id: str
    at: datetime
    change: Literal["added", "changed", "removed", "held"]
    fields: tuple[FieldChange, ...]


class PersonView(Struct, frozen=True, kw_only=True):
    """A person; null is what a composer does not see. `source` says where the values come from.

    `being_checked` is a person who may have left; `restricted` one whom nothing is sent to, for whichever pupil.
    """

    id: str
    kind: Literal["pupil", "contact", "staff"]
    name: str
    year: str | None
    registration: str | None
    source: Literal["mis"]
    data_as_of: datetime | None
    being_checked: bool
    restricted: bool
    never_contact: bool | None
    deceased: bool | None
    marked_by: str | None
    addresses: tuple[AddressView, ...] | None
    pairs: tuple[PairView, ...]
    history: tuple[PersonChange, ...]


def person_view(
    directory: Directory,
    person: Person,
    history: Iterable[PersonChange],
    *,
    data_as_of: datetime | None,
    may_send: bool,
) -> PersonView:
    """The person for a sender (`may_send`) or a composer."""
    said = directory.local.person(person.id)
    return PersonView(
        id=person.id,
        kind=_kind(person),
        name=display_name(person),
        year=person.year if isinstance(person, Pupil) else None,
        registration=person.registration if isinstance(person, Pupil) else None,
        source="mis",
        data_as_of=data_as_of,
        being_checked=record_key(person) in directory.held,
        restricted=said.never_contact or said.deceased,
        never_contact=said.never_contact if may_send else None,
        deceased=said.deceased if may_send else None,
        marked_by=said.by or None if may_send else None,
        addresses=tuple(_addresses(directory, person)) if may_send else None,
        pairs=tuple(_pairs(directory, person, may_send=may_send)),
        history=tuple(history),
    )


def person_history(runs: Iterable[tuple[Run, Iterable[NamedChange]]], person: Person) -> Iterable[PersonChange]:
    """What these runs changed of the person, in their order."""
    for run, changes in runs:
        for one in changes:
            if one.id == person.id and one.kind == _kind(person):
                at = run.finished_at or run.started_at
                yield PersonChange(run_id=run.id, at=at, change=one.change, fields=one.fields)


def _kind(person: Person) -> Literal["pupil", "contact", "staff"]:
    return "pupil" if isinstance(person, Pupil) else "contact" if isinstance(person, Contact) else "staff"


def _addresses(directory: Directory, person: Person) -> Iterable[AddressView]:
    held: list[Phone | Email] = [*person.phones, *person.emails]
    for one in held:
        channel, address = _of(one)
        if address is None:
            yield AddressView(channel=channel, raw=one.raw, address=None, opt_outs=(), health=None)
            continue
        yield AddressView(
            channel=channel,
            raw=one.raw,
            address=address,
            opt_outs=directory.local.address(channel, address).opt_outs,
            health=_health(directory.local.health(channel, address)),
        )


def _health(health: AddressHealth | None) -> HealthView | None:
    if health is None:
        return None
    return HealthView(state=health.state, reason=health.reason, at=health.at, complained=health.complained)


def _of(one: Phone | Email) -> tuple[Channel, str | None]:
    if isinstance(one, Email):
        return "email", one.address
    return "sms", one.e164 if one.kind == "mobile" else None


def _pairs(directory: Directory, person: Person, *, may_send: bool) -> Iterable[PairView]:
    if isinstance(person, Pupil):
        for pair in pairs_of(person, directory):
            link = next(link for link in person.links if link.contact_id == pair.contact.id)
            mark = directory.local.person(pair.contact.id)
            yield _pair(person, link, display_name(pair.contact), mark, may_send=may_send)
    elif isinstance(person, Contact):
        mark = directory.local.person(person.id)
        for pupil in sorted(directory.pupils.values(), key=lambda one: (one.surname, one.forename, one.id)):
            for link in pupil.links:
                if link.contact_id == person.id:
                    yield _pair(pupil, link, display_name(pupil), mark, may_send=may_send)


def _pair(pupil: Pupil, link: ContactLink, name: str, mark: PersonOverride, *, may_send: bool) -> PairView:
    said = mark.pairs.get(pupil.id)
    return PairView(
        pupil_id=pupil.id,
        contact_id=link.contact_id,
        name=name,
        relationship=link.relationship,
        priority=link.priority,
        responsibility=link.responsibility,
        restricted=said == "no_contact" or (link.court_order and said != "cleared"),
        court_order=link.court_order if may_send else None,
        said=said if may_send else None,
    )
