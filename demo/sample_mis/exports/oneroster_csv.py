"""The school as a OneRoster CSV package, whole or what changed since a moment."""

from datetime import datetime
from typing import Any, Literal, TypeAlias

from demo.sample_mis.exports.packing import csv_text, zipped
from demo.sample_mis.oneroster.collections import COLLECTIONS, Scene
from demo.sample_mis.oneroster.style import Style
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]
Version: TypeAlias = Literal["1.1", "1.2"]

_STAMP = ("sourcedId", "status", "dateLastModified")
_PERSON = (
    "enabledUser",
    "username",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
)
_HEADERS: dict[str, tuple[str, ...]] = {
    "users": (*_STAMP, *_PERSON, "agentSourcedIds", "grades", "password", "primaryOrgSourcedId"),
    "roles": (*_STAMP, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"),
    "classes": (*_STAMP, "title", "classCode", "classType", "courseSourcedId", "schoolSourcedId", "termSourcedIds"),
    "enrollments": (
        *_STAMP,
        "classSourcedId",
        "schoolSourcedId",
        "userSourcedId",
        "role",
        "primary",
        "beginDate",
        "endDate",
    ),
    "orgs": (*_STAMP, "name", "type", "identifier", "parentSourcedId"),
}
_USERS_11 = (*_STAMP, "orgSourcedIds", "role", *_PERSON, "agentSourcedIds", "grades", "password")


def oneroster_zip(school: School, *, version: Version = "1.2", since: datetime | None = None) -> bytes:
    """The package as it would be exported now; with `since` its files hold changes alone (delta)."""
    mode = "bulk" if since is None else "delta"
    with school.lock:
        tables = _tables(school, version, since)
        files = {"manifest.csv": csv_text(_manifest(version, mode, tables))}
        files |= {f"{name}.csv": csv_text(rows, _headers(name, version)) for name, rows in tables.items()}
        return zipped(files, made_at=school.clock())


def _tables(school: School, version: Version, since: datetime | None) -> dict[str, list[Json]]:
    scene = Scene(school, "1.2", Style())
    tables: dict[str, list[Json]] = {}
    users = _rows(scene, "users", since)
    if version == "1.2":
        tables["roles"] = [_role(user, role, since) for user in users for role in user["roles"]]
    tables["users"] = [_user(user, version, since) for user in users]
    tables["classes"] = [_stamped(row, since) | _class(row) for row in _rows(scene, "classes", since)]
    tables["enrollments"] = [_stamped(row, since) | _place(row) for row in _rows(scene, "enrollments", since)]
    tables["orgs"] = [_stamped(row, since) | row for row in _rows(scene, "orgs", since)]
    return {
        name: [{h: row.get(h, "") for h in _headers(name, version)} for row in rows] for name, rows in tables.items()
    }


def _rows(scene: Scene, name: str, since: datetime | None) -> list[Json]:
    """A whole file has no leavers in it; a file of changes has them, marked as deleted."""
    listed = COLLECTIONS[name]
    rows = [row for row in listed.rows(scene.school) if since is None or listed.changed_at(row, scene.school) > since]
    written = [listed.write(row, scene) for row in rows]
    return [row for row in written if since is not None or row["status"] == "active"]


def _headers(name: str, version: Version) -> tuple[str, ...]:
    return _USERS_11 if name == "users" and version == "1.1" else _HEADERS[name]


def _manifest(version: Version, mode: str, tables: dict[str, list[Json]]) -> list[Json]:
    lines = {"manifest.version": "1.0", "oneroster.version": version}
    lines |= {f"file.{name}": mode for name in tables} | {"file.demographics": "absent"}
    return [{"propertyName": name, "value": value} for name, value in lines.items()]


def _stamped(row: Json, since: datetime | None) -> Json:
    """Status and time are for files of changes; in whole ones both stay empty."""
    return {name: row[name] if since is not None or name == "sourcedId" else "" for name in _STAMP}


def _user(user: Json, version: Version, since: datetime | None) -> Json:
    role = user["roles"][0]
    row = (
        user
        | _stamped(user, since)
        | {
            "userIds": ",".join(f"{{{one['type']}:{one['identifier']}}}" for one in user.get("userIds", ())),
            "agentSourcedIds": ",".join(agent["sourcedId"] for agent in user.get("agents", ())),
            "grades": ",".join(user.get("grades", ())),
            "primaryOrgSourcedId": role["org"]["sourcedId"],
        }
    )
    return row | {"role": role["role"], "orgSourcedIds": role["org"]["sourcedId"]} if version == "1.1" else row


def _role(user: Json, role: Json, since: datetime | None) -> Json:
    row = {"userSourcedId": user["sourcedId"], "roleType": "primary", "role": role["role"]}
    stamp = _stamped(user, since) | {"sourcedId": f"role-{user['sourcedId']}"}
    return stamp | row | {"orgSourcedId": role["org"]["sourcedId"]}


def _class(row: Json) -> Json:
    return {
        "title": row["title"],
        "classCode": row["classCode"],
        "classType": row["classType"],
        "courseSourcedId": row["course"]["sourcedId"],
        "schoolSourcedId": row["school"]["sourcedId"],
        "termSourcedIds": ",".join(term["sourcedId"] for term in row["terms"]),
    }


def _place(row: Json) -> Json:
    return {
        "classSourcedId": row["class"]["sourcedId"],
        "schoolSourcedId": row["school"]["sourcedId"],
        "userSourcedId": row["user"]["sourcedId"],
        "role": row["role"],
        "primary": row["primary"],
    }
