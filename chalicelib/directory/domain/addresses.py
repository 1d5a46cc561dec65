"""How a person is named and reached."""

from chalicelib.directory.domain.overrides import ContactOverrides
from chalicelib.directory.domain.records import Contact, Person, Pupil, Staff
from chalicelib.shared.purposes import Channel


def usable_addresses(person: Person) -> list[tuple[Channel, str]]:
    """Every address that a message can go to, in the order of the record; of phones the mobiles, in E.164 form."""
    emails: list[tuple[Channel, str]] = [("email", email.address) for email in person.emails if email.address]
    return emails + [("sms", phone.e164) for phone in person.phones if phone.kind == "mobile" and phone.e164]


def address_for(person: Person, channel: Channel, local: ContactOverrides) -> str | None:
    """The address to use on a channel, None where there is no usable one.

    It is the first usable one in the order of the record of which no provider has said that nothing reaches it; where
    they have said so of all, the first.
    """
    first = None
    for own, address in usable_addresses(person):
        if own == channel:
            if not local.is_bad(channel, address):
                return address
            first = first or address
    return first


def display_name(person: Person) -> str:
    """Forename and surname; the title takes the place of a missing forename."""
    title = person.title if isinstance(person, Contact | Staff) else ""
    return f"{person.forename or title} {person.surname}".strip() or "Name not recorded"


def name_order(person: Person) -> tuple[str, str, str]:
    """Sorts people by surname, forename and id, whatever the order of the feed."""
    return person.surname.casefold(), person.forename.casefold(), person.id


def first_name(pupil: Pupil) -> str:
    """The pupil's first name, as it stands in a message."""
    return pupil.forename or display_name(pupil)
