"""Suggests a mapping from the names and headers of CSV files, for an administrator to look through."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from chalicelib.mis.domain.dropped_files import by_any_day
from chalicelib.mis.domain.file_mapping import REQUIRED, FileMapping, Holds, MappedFile
from chalicelib.mis.domain.mapping_words import FIELD_WORDS, FILE_WORDS, plain

Headers: TypeAlias = Mapping[str, Sequence[str]]
"""The headers of each file, by its name, the newest file first."""

_NUMBERED = re.compile(r"(?:contact|parent|guardian|carer)(\d)(.+)")
_STAFF_ROLES = ("teacher", "aide", "administrator", "staff", "counselor", "principal", "faculty", "professor")


def suggest_mapping(files: Headers) -> FileMapping | None:
    """The mapping that these files seem to want; None where no file of pupils can be made out.

    Microsoft's School Data Sync formats are known by name (https://learn.microsoft.com/schooldatasync), v1 and the UK
    one through the words of their headers, v2 and v2.1 by their files.
    """
    by_name = {plain(name.rpartition(".")[0]): name for name in files}
    if "users" in by_name and "sourcedId" in files[by_name["users"]]:
        found = _school_data_sync(by_name, files)
    else:
        found = [mapped for name, headers in sorted(by_any_day(files).items()) for mapped in _by_words(name, headers)]
    mapping = FileMapping(files=tuple(found))
    return mapping if mapping.holding("pupils") else None


def _by_words(name: str, headers: Sequence[str]) -> list[MappedFile]:
    stem = plain(name.rpartition(".")[0])
    holds = next((holds for words, holds in FILE_WORDS if any(word in stem for word in words)), None)
    if holds is None:
        return []
    mapped = _mapped(name, holds, headers)
    if mapped is None:
        return []
    return [mapped, *(_numbered_contacts(name, mapped, headers) if holds == "pupils" else ())]


def _mapped(name: str, holds: Holds, headers: Sequence[str]) -> MappedFile | None:
    columns: dict[str, str] = {}
    for field, words in FIELD_WORDS[holds].items():
        by_word = {plain(header): header for header in headers if header not in columns.values()}
        if header := next((by_word[word] for word in words if word in by_word), None):
            columns[field] = header
    if {"forename", "surname"} & set(columns):
        columns.pop("name", None)
    if not set(REQUIRED[holds]) <= set(columns) or (holds == "contacts" and not {"id", "pupil_id"} & set(columns)):
        return None
    return MappedFile(file=name, holds=holds, columns=columns, where=_where(columns, headers))


def _where(columns: Mapping[str, str], headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """In School Data Sync v1, who has left stays in the file and is told by the status."""
    status = next((header for header in headers if plain(header) == "status"), None)
    is_sync = any(plain(header) == "sisid" for header in columns.values())
    return {status: ("Active", "")} if status and is_sync else {}


def _numbered_contacts(name: str, pupils: MappedFile, headers: Sequence[str]) -> list[MappedFile]:
    """Contacts in columns of the pupils' own rows: "Parent 1 Name", "Parent 1 Mobile", "Parent 2 Name"..."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for header in headers:
        if found := _NUMBERED.fullmatch(plain(header)):
            words = FIELD_WORDS["contacts"].items()
            field = next((field for field, known in words if found[2] in known and field != "pupil_id"), None)
            if field:
                columns[found[1]].setdefault(field, header)
    return [
        MappedFile(file=name, holds="contacts", columns={"pupil_id": pupils.columns["id"], **columns[number]})
        for number in sorted(columns)
        if {"name", "forename", "surname"} & set(columns[number])
    ]


def _school_data_sync(by_name: Mapping[str, str], files: Headers) -> list[MappedFile]:
    users = by_name["users"]
    person = {"id": "sourcedId"} | _present(
        files[users],
        {"forename": "givenName", "surname": "familyName", "email": "email", "mobile": "sms", "phone": "phone"},
    )
    found = []
    if "roles" in by_name:  # v2.1: who is what stands in roles.csv, what they are called in users.csv
        roles = by_name["roles"]
        year = _present(files[roles], {"year": "grade"})
        pupil = {"id": "userSourcedId", **year}
        found += [
            MappedFile(file=roles, holds="pupils", columns=pupil, where={"role": ("student",)}),
            MappedFile(file=users, holds="pupils", columns=person),
            MappedFile(file=roles, holds="staff", columns={"id": "userSourcedId"}, where={"role": _STAFF_ROLES}),
            MappedFile(file=users, holds="staff", columns=person),
        ]
    else:
        pupil = person | _present(files[users], {"year": "grade"})
        found += [
            MappedFile(file=users, holds="pupils", columns=pupil, where={"role": ("student",)}),
            MappedFile(file=users, holds="staff", columns=person, where={"role": _STAFF_ROLES}),
        ]
    if "relationships" in by_name:
        pair = {
            "pupil_id": "userSourcedId",
            "contact_id": "relationshipUserSourcedId",
            "relationship": "relationshipRole",
        }
        found += [
            MappedFile(file=users, holds="contacts", columns=person),
            MappedFile(file=by_name["relationships"], holds="relationships", columns=pair),
        ]
    if "classes" in by_name:
        found.append(MappedFile(file=by_name["classes"], holds="groups", columns={"id": "sourcedId", "name": "title"}))
    if "enrollments" in by_name:
        place = {"pupil_id": "userSourcedId", "group_id": "classSourcedId"}
        found.append(
            MappedFile(file=by_name["enrollments"], holds="memberships", columns=place, where={"role": ("student",)})
        )
    return found


def _present(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    return {field: header for field, header in columns.items() if header in headers}
