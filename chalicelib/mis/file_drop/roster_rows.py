"""Gives the rows of a OneRoster picture in the shapes that a OneRoster server's answers have, to be joined alike."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.mis import errors
from chalicelib.mis.calls import Resource
from chalicelib.mis.file_drop.dates import iso_date
from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.mis.file_drop.roster import Roster
from chalicelib.mis.file_drop.tables import Row
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.people import KNOWN_ROLES, Part, is_pupil
from chalicelib.mis.oneroster.resources import CLASSES, ENROLLMENTS, USERS
from chalicelib.mis.progress import Cursor
from chalicelib.mis.values import text
from chalicelib.shared.errors import SkippableError

_USER_ID = re.compile(r"\{([^:}]+):([^}]*)\}")  # {type:identifier},{type:identifier}


class RosterRows:
    """Satisfies `mis.oneroster.lists.RosterLists`: one page a list. `clock` is unknown to files."""

    clock: datetime | None = None

    def __init__(self, roster: Roster, findings: Findings, *, org_id: str) -> None:
        self._roster = roster
        self._findings = findings
        self._org_id = org_id

    def pages(
        self, resource: Resource, shape: type[Any], *, since: datetime | None = None, cursor: Cursor | None = None
    ) -> Iterator[list[Any | SkippableError]]:
        """All rows of a list; ids that no row gave stand as records that cannot be used."""
        rows = self._roster.rows[resource.path]
        made = {USERS.path: self._users, CLASSES.path: self._classes, ENROLLMENTS.path: self._enrollments}
        page: list[Any | SkippableError] = made[resource.path](list(rows.values()))
        if resource is USERS:
            page += [errors.unusable_record("no id or no name")] * self._roster.has_unidentified
        if cursor is not None:
            cursor.received, cursor.next_url = len(page), None
        yield page

    def _users(self, rows: list[Row]) -> list[Any]:
        roles: dict[str, list[wire.Role]] = defaultdict(list)
        for row in self._roster.rows["roles"].values():
            roles[row.get("userSourcedId")].append(
                wire.Role(
                    role=row.get("role"),
                    org=_one(row.get("orgSourcedId")),
                    begin_date=self._date("roles.csv", row, "beginDate"),
                    end_date=self._date("roles.csv", row, "endDate"),
                )
            )
        self._look_at_roles(rows)
        users = [_user(row, roles.get(row.get("sourcedId"))) for row in rows]
        if not self._org_id and not _of_one_school(users):
            self._findings.note("users.csv", _SEVERAL)
        return users

    def _look_at_roles(self, users: list[Row]) -> None:
        """Raises FatalError where no user has any role, and notes roles that nobody knows: whose they are is lost."""
        named = [("roles.csv", row) for row in self._roster.rows["roles"].values()]
        named += [("users.csv", row) for row in users]
        given = [(file, row, role.lower()) for file, row in named if (role := row.get("role"))]
        if users and not given:
            raise bad_file("users.csv", "none of its users has a role (in version 1.2 they stand in roles.csv)")
        for file, row, role in given:
            if role not in KNOWN_ROLES and not role.startswith("ext:"):  # the standard's own way to add roles
                self._findings.note(file, "this role is not known and was left out", row=row.number, column="role")

    def _classes(self, rows: list[Row]) -> list[Any]:
        return [
            wire.Class(
                id=row.get("sourcedId"),
                title=row.get("title"),
                class_code=row.get("classCode"),
                class_type=row.get("classType"),
                school=_one(row.get("schoolSourcedId")),
            )
            for row in rows
        ]

    def _enrollments(self, rows: list[Row]) -> list[Any]:
        return [
            wire.Enrollment(
                id=row.get("sourcedId"),
                user=_one(row.get("userSourcedId")),
                taught=_one(row.get("classSourcedId")),
                role=row.get("role"),
                begin_date=self._date("enrollments.csv", row, "beginDate"),
                end_date=self._date("enrollments.csv", row, "endDate"),
            )
            for row in rows
        ]

    def _date(self, file: str, row: Row, column: str) -> str | None:
        """A day that limits something; one that is no date limits nothing, which keeps people rather than lose them."""
        written = row.get(column)
        day = iso_date(written) if written else None
        if written and day is None:
            self._findings.note(file, "this is no date and was left out", row=row.number, column=column)
        return day


_SEVERAL = "its pupils belong to several organisations; give the school's id in the MIS connection, or all are read"


def _of_one_school(users: list[wire.User]) -> bool:
    """Whether one organisation has all the pupils; one that names none is everywhere."""
    shared: set[str] | None = None
    for user in users:
        if is_pupil(user, Part()):
            orgs = {wire.id_of(one) for one in wire.listed(user.orgs)}
            orgs |= {wire.id_of(one.org) for one in user.roles or () if text(one.role).lower() == "student"}
            orgs -= {""}
            shared = orgs if shared is None or not shared else shared & (orgs or shared)
            if orgs and not shared:
                return False
    return True


def _user(row: Row, roles: list[wire.Role] | None) -> wire.User:
    return wire.User(
        id=row.get("sourcedId"),
        roles=roles,
        role=row.get("role") or None,
        orgs=[wire.Identified(id=one) for one in _several(row.get("orgSourcedIds"))],
        given_name=row.get("givenName"),
        family_name=row.get("familyName"),
        preferred_first_name=row.get("preferredGivenName"),
        preferred_last_name=row.get("preferredFamilyName"),
        user_ids=[wire.UserId(type=kind, identifier=value) for kind, value in _USER_ID.findall(row.get("userIds"))],
        identifier=row.get("identifier"),
        sms=row.get("sms"),
        phone=row.get("phone"),
        email=row.get("email"),
        agent_sourced_ids=row.get("agentSourcedIds"),
        grades=list(_several(row.get("grades"))),
    )


def _one(record_id: str) -> wire.Identified | None:
    return wire.Identified(id=record_id) if record_id else None


def _several(written: str) -> Iterator[str]:
    return filter(None, map(str.strip, written.split(",")))
