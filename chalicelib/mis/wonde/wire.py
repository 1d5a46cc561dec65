"""Wonde's answers as they come: only the fields that Rollcall uses, and forgiving about the rest.

Wonde is written in PHP: an empty object may come as `[]`, an id as a number, a flag as 0 or 1, and anything as null.
"""

from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Raw, Struct

from chalicelib.mis.decoding import Identified
from chalicelib.mis.values import Flag, Text

T = TypeVar("T")
Nothing: TypeAlias = list[Any] | None


class One(Struct, Generic[T]):
    """An include of one thing: `{"data": {...}}`."""

    data: T | list[Any] | None = None


class Many(Struct, Generic[T]):
    """An include of several things: `{"data": [...]}`."""

    data: list[T] | None = None


class Deletion(Identified):
    """One entry of the list of deletions: what it was is in `type`, as the name of its list."""

    type: Text = None


Row = TypeVar("Row", bound=Identified)


class Moment(Struct):
    """A date and time in its own zone, with or without microseconds."""

    date: str | None = None
    timezone: str | None = None


class Phones(Struct):
    """The slots of a person's numbers."""

    mobile: Text = None
    primary: Text = None
    phone: Text = None
    home: Text = None
    work: Text = None


class Emails(Struct):
    """The slots of a person's e-mail addresses."""

    primary: Text = None
    email: Text = None
    home: Text = None
    work: Text = None


class ContactDetails(Struct):
    """How a person is reached."""

    phones: Phones | Nothing = None
    emails: Emails | Nothing = None


class Person(Struct, kw_only=True):
    """What pupils, contacts and staff share."""

    id: Text = None
    title: Text = None
    forename: Text = None
    surname: Text = None
    legal_forename: Text = None
    legal_surname: Text = None
    updated_at: Moment | str | Nothing = None
    contact_details: One[ContactDetails] | Nothing = None


class Relationship(Struct):
    """What a contact is to the pupil under which it is embedded."""

    relationship: Text = None
    priority: Text = None
    parental_responsibility: Flag = None
    court_order: Flag = None
    lives_with_pupil: Flag = None


class EmbeddedContact(Person, kw_only=True):
    """A contact as it comes under one pupil."""

    relationship: Relationship | Nothing = None


class Group(Struct):
    """A group, class, year or registration group."""

    id: Text = None
    name: Text = None
    code: Text = None
    description: Text = None
    type: Text = None


class EducationDetails(Struct):
    """A pupil's place in the school."""

    upn: Text = None
    current_nc_year: Text = None


class Student(Person, kw_only=True):
    """A pupil with every include that Rollcall asks for."""

    education_details: One[EducationDetails] | Nothing = None
    year: One[Group] | Nothing = None
    registration: One[Group] | Nothing = None
    groups: Many[Group] | Nothing = None
    classes: Many[Group] | Nothing = None
    contacts: Many[Raw] | Nothing = None  # each an EmbeddedContact, so that a bad one costs only itself


class EmploymentDetails(Struct):
    """Whether a member of staff still works at the school."""

    current: Flag = None


class Employee(Person, kw_only=True):
    """A member of staff."""

    employment_details: One[EmploymentDetails] | Nothing = None


class AttendanceCode(Struct):
    """One of the school's own attendance codes."""

    id: Text = None
    code: Text = None


class SessionMark(Struct):
    """One pupil's mark of one session; `attendance_code` is the id of a code."""

    id: Text = None
    student: Text = None
    date: Moment | str | Nothing = None
    session: Text = None
    attendance_code: Text = None
    updated_at: Moment | str | Nothing = None
