"""Who a user of OneRoster is, to which part of the school they belong, and how they are reached."""

import re
from typing import TypeVar

from msgspec import Struct

from chalicelib.directory.domain.records import Contact, Pupil, Staff
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.oneroster import wire
from chalicelib.mis.reach import unique_emails, unique_phones
from chalicelib.mis.values import Text, text, year_of

Adult = TypeVar("Adult", Contact, Staff)

PARENTS = frozenset({"parent", "guardian", "relative"})
_STAFF = frozenset(
    {
        "administrator",
        "aide",
        "counselor",
        "districtadministrator",
        "principal",
        "proctor",
        "siteadministrator",
        "systemadministrator",
        "teacher",
    }
)
KNOWN_ROLES = _STAFF | PARENTS | {"student"}
_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")


class Part(Struct, frozen=True, kw_only=True):
    """Whom to read: the people of one organisation (empty for all) with a role on one day (empty for any)."""

    org_id: str = ""
    day: str = ""


def is_current(row: wire.Row) -> bool:
    """Whether the record is not marked as to be deleted."""
    return text(row.status).lower() != "tobedeleted"


def lasts(begins: Text, ends: Text, day: str) -> bool:
    """Whether what begins and ends on these days, where they are known, is so on a day."""
    first, last = text(begins)[:10], text(ends)[:10]
    return not day or (first <= day and (not last or last >= day))


def is_pupil(user: wire.User, part: Part) -> bool:
    """Whether it is a pupil of this part of the school."""
    return is_current(user) and "student" in _roles(user, part)


def is_staff(user: wire.User, part: Part) -> bool:
    """Whether it is somebody who works in this part of the school; roles of a server's own are not guessed at."""
    return is_current(user) and bool(_STAFF & _roles(user, part))


def parent_role(user: wire.User, part: Part) -> str:
    """What the user is as a contact ("parent"), empty where it is none.

    The organisation does not count: a contact belongs to the school through a pupil, and many servers put parents
    under the trust or nowhere.
    """
    found = PARENTS & _roles(user, Part(day=part.day))
    return min(found, key=("parent", "guardian", "relative").index) if found and is_current(user) else ""


def _roles(user: wire.User, part: Part) -> set[str]:
    found = {
        text(role.role).lower()
        for role in user.roles or ()
        if _is_of(part, role.org) and lasts(role.begin_date, role.end_date, part.day)
    }
    if user.role is not None and (not part.org_id or any(_is_of(part, org) for org in wire.listed(user.orgs))):
        found.add(text(user.role).lower())
    return found


def _is_of(part: Part, org: wire.Identified | None) -> bool:
    return not part.org_id or wire.id_of(org) == part.org_id


def agents_of(user: wire.User) -> list[str]:
    """The ids of the users named as agents, in whichever form."""
    found = {text(agent.id) for agent in wire.listed(user.agents)}
    for written in (user.agent_source_ids, user.agent_sourced_ids):
        for part in wire.listed(written):
            found.update(one.strip() for one in part.split(","))
    return sorted(found - {""})


def pupil_of(user: wire.User) -> Pupil:
    """The pupil without groups and contacts; raises SkippableError for one without an id or a name."""
    forename, surname = _names(user)
    grades = [text(grade) for grade in wire.listed(user.grades)]
    return Pupil(
        id=text(user.id),
        forename=forename,
        surname=surname,
        upn=_upn(user),
        year=next((year_of(grade) for grade in grades if grade), None),
        phones=unique_phones((user.sms, user.phone)),
        emails=unique_emails((user.email,)),
    )


def contact_of(user: wire.User) -> Contact:
    """The contact; raises SkippableError as above."""
    return _adult(user, Contact)


def staff_of(user: wire.User) -> Staff:
    """The member of staff; raises SkippableError as above."""
    return _adult(user, Staff)


def _adult(user: wire.User, kind: type[Adult]) -> Adult:
    forename, surname = _names(user)
    return kind(
        id=text(user.id),
        forename=forename,
        surname=surname,
        phones=unique_phones((user.sms, user.phone)),
        emails=unique_emails((user.email,)),
    )


def _names(user: wire.User) -> tuple[str, str]:
    forename = text(user.preferred_first_name) or text(user.given_name)
    surname = text(user.preferred_last_name) or text(user.family_name)
    if not text(user.id) or not (forename or surname):
        raise unusable_record("no id or no name")
    return forename, surname


def _upn(user: wire.User) -> str | None:
    """The unique pupil number: an identifier called so, or else the user's own where it has that form."""
    called = (text(one.identifier) for one in user.user_ids or () if text(one.type).upper() == "UPN")
    own = text(user.identifier)
    return next(filter(None, called), own if _UPN.fullmatch(own) else None)
