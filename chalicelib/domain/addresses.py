"""How a person is named and reached."""

from chalicelib.domain.audience import Channel
from chalicelib.domain.records import Contact, Person, Pupil, Staff


def address_for(person: Person, channel: Channel) -> str | None:
    """The address to use on a channel, None where there is no usable one.

    It is the first usable one in the order of the record. A text goes to mobiles only, in E.164 form.
    """
    if channel == "email":
        return next((email.address for email in person.emails if email.address), None)
    return next((phone.e164 for phone in person.phones if phone.kind == "mobile" and phone.e164), None)


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
