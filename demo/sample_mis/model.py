"""What the sample MIS holds: plain mutable records, edited under the school's lock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment as an aware datetime in UTC."""

Session: TypeAlias = Literal["AM", "PM"]


@dataclass(slots=True, kw_only=True)
class Phones:
    """Wonde's five telephone slots, as typed by an office."""

    phone: str | None = None
    primary: str | None = None
    home: str | None = None
    work: str | None = None
    mobile: str | None = None


@dataclass(slots=True, kw_only=True)
class Emails:
    """Wonde's four e-mail slots."""

    email: str | None = None
    primary: str | None = None
    home: str | None = None
    work: str | None = None


@dataclass(slots=True, kw_only=True)
class Details:
    """How a person is reached."""

    phones: Phones = field(default_factory=Phones)
    emails: Emails = field(default_factory=Emails)
    street: str | None = None


@dataclass(slots=True, kw_only=True)
class Person:
    """What pupils, contacts and employees share; times are in UTC."""

    id: str
    mis_id: str
    title: str | None
    forename: str
    surname: str
    gender: str
    details: Details
    created_at: datetime
    updated_at: datetime
    restored_at: datetime | None = None

    @property
    def name(self) -> str:
        """The name as the office says it: `Mrs Aisha Khan`."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)


@dataclass(slots=True, kw_only=True)
class Link:
    """The pair: what one contact is to one pupil."""

    contact_id: str
    relationship: str
    priority: int | None
    parental_responsibility: bool
    court_order: bool = False
    lives_with_pupil: bool = True
    correspondence: bool = True
    pupil_report: bool = True
    bill_payer: bool = False


@dataclass(slots=True, kw_only=True)
class Pupil(Person):
    """A pupil; `links` stand in no useful order, as in a real feed."""

    upn: str
    date_of_birth: date
    admitted_on: date
    left_on: date | None = None
    year_id: str
    registration_id: str
    other_group_ids: list[str] = field(default_factory=list)
    class_ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def group_ids(self) -> list[str]:
        """Every group: the year, the registration group, then the others."""
        return [self.year_id, self.registration_id, *self.other_group_ids]


@dataclass(slots=True, kw_only=True)
class Contact(Person):
    """A parent, carer or other adult."""


@dataclass(slots=True, kw_only=True)
class Employee(Person):
    """A member of staff."""

    teaching: bool
    staff_code: str
    started_on: date


@dataclass(slots=True, kw_only=True)
class Group:
    """A year (type YEAR), registration (REGISTRATION) or other group; `code` is `9` or `9B`."""

    id: str
    mis_id: str
    name: str
    code: str
    type: str
    updated_at: datetime
    employee_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SchoolClass:
    """A teaching class, such as `11z/Ag1`."""

    id: str
    mis_id: str
    name: str
    subject: str
    updated_at: datetime
    employee_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Mark:
    """One attendance mark; `date` is the school's own day (YYYY-MM-DD), `code` the school's code itself."""

    id: str
    pupil_id: str
    date: str
    session: Session
    code: str
    comment: str | None
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class Deletion:
    """A record that the MIS says was deleted; `type` is the resource, such as `students`."""

    id: str
    type: str
    deleted_at: datetime


@dataclass(slots=True, kw_only=True)
class Gone:
    """A pupil who is off roll, with the contacts who left too, kept so that both can come back."""

    pupil: Pupil
    contacts: list[Contact]


@dataclass(slots=True, kw_only=True)
class Contents:
    """Everything in the MIS, by id; marks by (pupil, date, session)."""

    groups: dict[str, Group] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    marks: dict[tuple[str, str, str], Mark] = field(default_factory=dict)
    leavers: dict[str, Pupil] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    deletions: list[Deletion] = field(default_factory=list)
    unused_mobiles: list[str] = field(default_factory=list)
