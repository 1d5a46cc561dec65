"""Just enough of a record to see that the right school answers, and too little to learn anything about anybody."""

from collections.abc import Sequence

from chalicelib.directory.domain.records import AttendanceMark, Contact, Email, Group, Phone, Pupil, Record, Staff

_SHORT_NAME = 3


def masked(record: Record) -> str:
    """A record as an example: "A... K..., 07*** ***001"."""
    match record:
        case Pupil():
            contacts = "1 contact" if len(record.links) == 1 else f"{len(record.links)} contacts"
            return ", ".join(filter(None, (_who(record), record.year and f"year {record.year}", contacts)))
        case Contact() | Staff():
            return ", ".join(filter(None, (_who(record), _address(record.phones, record.emails))))
        case Group():
            return _cut(record.name, _SHORT_NAME)
        case AttendanceMark():
            return f"{record.session} {record.code}"


def masked_phone(raw: str) -> str:
    """The first two and the last three digits, the latter only where enough stay hidden: "07*** ***001"."""
    digits = "".join(c for c in raw if c.isascii() and c.isdigit())
    return f"{digits[:2]}*** ***{digits[-3:]}" if len(digits) > 8 else "***"


def masked_email(raw: str) -> str:
    """The first letters of both halves: "a***@e***"."""
    name, _, domain = raw.rpartition("@")
    return f"{name[:1]}***@{domain[:1]}***"


def _who(person: Pupil | Contact | Staff) -> str:
    return " ".join(filter(None, (_cut(person.forename, 1), _cut(person.surname, 1))))


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters and letters > 1 else f"{text[:letters]}..." if text else ""


def _address(phones: Sequence[Phone], emails: Sequence[Email]) -> str:
    if phones:
        return masked_phone(phones[0].raw)
    return masked_email(emails[0].raw) if emails else ""
