"""How a person is reached: each number and each address once, in the order of the MIS's slots."""

from collections.abc import Iterable

from chalicelib.directory.domain.records import Email, Phone
from chalicelib.mis.email_addresses import email
from chalicelib.mis.phone_numbers import phone


def unique_phones(values: Iterable[object]) -> tuple[Phone, ...]:
    """The numbers; one that stands in several slots comes once."""
    unique: dict[str, Phone] = {}
    for found in map(phone, values):
        if found:
            unique.setdefault(found.e164 or found.raw, found)
    return tuple(unique.values())


def unique_emails(values: Iterable[object]) -> tuple[Email, ...]:
    """The addresses; one that stands in several slots comes once."""
    unique: dict[str, Email] = {}
    for found in map(email, values):
        if found:
            unique.setdefault(found.address or found.raw, found)
    return tuple(unique.values())
