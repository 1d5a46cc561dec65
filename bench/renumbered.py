"""A contact whose mobile number has changed."""

from msgspec.structs import replace

from chalicelib.directory.domain.records import Contact


def renumbered(contact: Contact) -> Contact:
    """The contact with another first number."""
    first = replace(contact.phones[0], raw=contact.phones[0].raw.replace("07700", "07711"), e164=f"+44{contact.id[1:]}")
    return replace(contact, phones=(first, *contact.phones[1:]))
