"""Canonical records: what a connector yields, whatever the MIS; only these fields are ever stored.

None of them can be part of a cycle, so the garbage collector need not look at tens of thousands of them (`gc=False`).
"""

from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.shared.datasets import Dataset

PhoneKind: TypeAlias = Literal["mobile", "landline", "unusable"]
Session: TypeAlias = Literal["AM", "PM"]
GroupKind: TypeAlias = Literal["year", "registration", "class", "other"]


class Phone(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A telephone number as the MIS holds it (`raw`) and, where it can be understood, in E.164 form."""

    raw: str
    e164: str | None = None
    kind: PhoneKind = "unusable"


class Email(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An e-mail address as the MIS holds it (`raw`) and, where it can be used, in its normal form."""

    raw: str
    address: str | None = None


class ContactLink(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The pair: what one contact is to one pupil. Restrictions stand here, not on the person.

    `priority` is 1 for first; None and ties are common in real feeds. `responsibility` is None where the
    MIS does not say.
    """

    contact_id: str
    relationship: str = ""
    priority: int | None = None
    responsibility: bool | None = None
    court_order: bool = False
    lives_with: bool | None = None


class Pupil(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="pupil", tag_field="kind"):
    """A pupil, with the links to the pupil's contacts, by priority, then by the contact's id."""

    id: str
    forename: str
    surname: str
    upn: str | None = None
    year: str | None = None
    registration: str | None = None
    group_ids: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    links: tuple[ContactLink, ...] = ()


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="contact", tag_field="kind"):
    """A parent, carer or other adult; phones and e-mails stand in the order in which they are to be used."""

    id: str
    forename: str
    surname: str
    title: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()


class Staff(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="staff", tag_field="kind"):
    """A member of staff."""

    id: str
    forename: str
    surname: str
    title: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()


class Group(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="group", tag_field="kind"):
    """A class, year, registration or other group; its members are named on the pupils."""

    id: str
    name: str
    type: GroupKind = "other"


class AttendanceMark(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="mark", tag_field="kind"):
    """One pupil's attendance mark of one session; `date` is the school's own, YYYY-MM-DD.

    `code` is the school's code itself ("N"), never the MIS's id of it.
    """

    pupil_id: str
    date: str
    session: Session
    code: str

    @property
    def id(self) -> str:
        """Unique within a school: date first, so that one day can be read alone."""
        return f"{self.date}#{self.session}#{self.pupil_id}"


Record: TypeAlias = Pupil | Contact | Staff | Group | AttendanceMark
Person: TypeAlias = Pupil | Contact | Staff

_DATASET_OF_KIND: dict[type, tuple[Dataset, str]] = {
    Pupil: ("pupils", "pupil"),
    Contact: ("pupils", "contact"),
    Staff: ("staff", "staff"),
    Group: ("groups", "group"),
    AttendanceMark: ("attendance", "mark"),
}


def person_of(key: str) -> tuple[str, str]:
    """The kind ("pupil", "contact", "staff", "group", "mark") and id of a record key."""
    _, kind, record_id = key.split("#", 2)
    return kind, record_id


def record_key(record: Record) -> str:
    """The record's key within its school: dataset, kind and id, joined by `#`."""
    dataset, kind = _DATASET_OF_KIND[type(record)]
    return f"{dataset}#{kind}#{record.id}"


def pupil_key(pupil_id: str) -> str:
    """The key of the pupil with this id."""
    return f"pupils#pupil#{pupil_id}"
