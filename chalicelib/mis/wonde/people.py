"""What pupils, contacts and staff share: who they are and how they are reached."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.directory.domain.records import Email, Phone
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.reach import unique_emails, unique_phones
from chalicelib.mis.values import text
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.values import one


class Identity(Struct, frozen=True, kw_only=True):
    """A person's id and name; at least one of the names is there."""

    id: str
    title: str
    forename: str
    surname: str


def identity(person: wire.Person) -> Identity:
    """Who it is, by the name in use and, only where that is blank, the legal one.

    Raises SkippableError for a person without an id, or without any name.
    """
    found = Identity(
        id=text(person.id),
        title=text(person.title),
        forename=text(person.forename) or text(person.legal_forename),
        surname=text(person.surname) or text(person.legal_surname),
    )
    if not found.id or not (found.forename or found.surname):
        raise unusable_record("no id or no name")
    return found


def phones(person: wire.Person) -> tuple[Phone, ...]:
    """The numbers, mobile slot first, then primary, home and work; one number in several slots comes once."""
    details = one(person.contact_details)
    slots = details.phones if details else None
    if not isinstance(slots, wire.Phones):
        return ()
    return unique_phones((slots.mobile, slots.primary, slots.phone, slots.home, slots.work))


def emails(person: wire.Person) -> tuple[Email, ...]:
    """The addresses, primary slot first, then home and work; one address in several slots comes once."""
    details = one(person.contact_details)
    slots = details.emails if details else None
    if not isinstance(slots, wire.Emails):
        return ()
    return unique_emails((slots.primary, slots.email, slots.home, slots.work))


def group_ids(groups: Iterable[wire.Group | None]) -> tuple[str, ...]:
    """The ids of groups, each once, in an order that does not depend on theirs."""
    return tuple(sorted({text(group.id) for group in groups if group} - {""}))
