"""Groups out of mapped files: those of a file of groups, and the classes that pupils' own rows name."""

import re
from collections import defaultdict

from chalicelib.domain.file_mapping import FileMapping
from chalicelib.domain.records import Group, GroupKind
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.values import text

_SEPARATOR = re.compile(r"[;|]")
_KINDS: dict[str, GroupKind] = {
    "class": "class",
    "form": "registration",
    "homeroom": "registration",
    "other": "other",
    "registration": "registration",
    "tutor": "registration",
    "tutor group": "registration",
    "year": "year",
    "year group": "year",
}


def groups_of(mapping: FileMapping, rows: MappedRows, findings: Findings) -> list[Group]:
    """The groups by id. A class that only pupils' rows name has its name for an id."""
    groups: dict[str, Group] = {}
    for row in rows("groups"):
        group_id, name = text(row.id), text(row.get("name"))
        if group_id and name:
            kind = _KINDS.get(text(row.get("type")).lower(), "class")
            groups[group_id] = Group(id=group_id, name=name, type=kind)
        else:
            findings.note(row.file, "the group was left out, no id or no name", row=row.number)
    for mapped in mapping.holding("pupils"):
        if "classes" in mapped.columns:
            for row in rows.of(mapped):
                for name in _classes(row):
                    groups.setdefault(name, Group(id=name, name=name, type="class"))
    return [groups[one] for one in sorted(groups)]


def memberships_of(mapping: FileMapping, rows: MappedRows) -> dict[str, set[str]]:
    """The ids of each pupil's groups."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("memberships"):
        if group_id := text(row.get("group_id")):
            found[text(row.get("pupil_id"))].add(group_id)
    for mapped in mapping.holding("pupils"):
        if "classes" in mapped.columns:
            for row in rows.of(mapped):
                found[text(row.id)].update(_classes(row))
    return found


def _classes(row: MappedRow) -> list[str]:
    return [name for part in _SEPARATOR.split(row.get("classes")) if (name := text(part))]
