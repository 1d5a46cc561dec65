"""OneRoster's answers as they come, of both versions: only the fields that Rollcall uses, and forgiving.

Real servers drop nulls, write `agentSourceIds: "a,b"` in place of `agents`, and one thing in place of a list of one.
"""

from typing import Any, TypeVar

from msgspec import Struct, field

from chalicelib.mis import decoding
from chalicelib.mis.values import Text, text


class Identified(decoding.Identified):
    """Anything with a sourcedId."""

    id: Text = field(default=None, name="sourcedId")


class Row(Identified, rename="camel"):
    """Any record; `status` is `active` or `tobedeleted`, and missing on some servers."""

    status: Text = None


R = TypeVar("R", bound=Row)


class Role(Struct, rename="camel"):
    """One role of a user (1.2), at one organisation and for a time."""

    role: Text = None
    org: Identified | None = None
    begin_date: Text = None
    end_date: Text = None


class UserId(Struct):
    """An identifier of a user in another system."""

    type: Text = None
    identifier: Text = None


class User(Row, kw_only=True, rename="camel"):
    """Anybody. Passwords and credentials are not among the fields, so they are never even decoded."""

    roles: list[Role] | None = None
    role: Text = None
    orgs: list[Identified] | Identified | None = None
    given_name: Text = None
    family_name: Text = None
    preferred_first_name: Text = None
    preferred_last_name: Text = None
    user_ids: list[UserId] | None = None
    identifier: Text = None
    sms: Text = None
    phone: Text = None
    email: Text = None
    agents: list[Identified] | Identified | None = None
    agent_source_ids: str | list[str] | None = None
    agent_sourced_ids: str | list[str] | None = None
    grades: list[Text] | Text = None


class Class(Row, kw_only=True, rename="camel"):
    """A teaching class, or with the type `homeroom` a registration group."""

    title: Text = None
    class_code: Text = None
    class_type: Text = None
    school: Identified | None = None


class Enrollment(Row, kw_only=True, rename="camel"):
    """One user's place in one class."""

    user: Identified | None = None
    taught: Identified | None = field(default=None, name="class")
    role: Text = None
    begin_date: Text = None
    end_date: Text = None


def id_of(reference: decoding.Identified | None) -> str:
    """The id that a reference holds; empty where there is none."""
    return text(reference.id) if reference else ""


def listed(value: list[Any] | Any | None) -> list[Any]:
    """The things of a list, or of what stands in place of a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]
