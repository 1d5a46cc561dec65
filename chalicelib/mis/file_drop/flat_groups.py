"""Groups out of mapped files: those of a file of groups, and the classes that pupils' own rows name."""

import re
from collections import defaultdict
from collections.abc import Collection

from chalicelib.directory.domain.records import Group, GroupKind
from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.flat_rows import RowsOfPeople
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.file_drop.matches import Matches
from chalicelib.mis.file_drop.unreadable_rows import UnreadableRow
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


def groups_of(mapping: FileMapping, rows: MappedRows, people: RowsOfPeople) -> list[Group]:
    """The groups by id. A class that only pupils' rows name has its name for an id."""
    listed: list[MappedRow | UnreadableRow] = [*rows("groups"), *rows.unreadable("groups")]
    groups = {one.id: one for one in people.kept("group", listed, _group, "groups#group#")}
    for mapped in mapping.holding("pupils"):
        if "classes" in mapped.columns:
            for row in rows.of(mapped):
                for name in _classes(row):
                    groups.setdefault(name, Group(id=name, name=name, type="class"))
    return [groups[one] for one in sorted(groups)]


def memberships_of(
    mapping: FileMapping, rows: MappedRows, findings: Findings, *, roll: Collection[str]
) -> dict[str, set[str]]:
    """The ids of each pupil's groups; raises FatalError for a file in which no row is about anybody on the roll."""
    found: dict[str, set[str]] = defaultdict(set)
    matches = Matches(findings)
    for row in rows("memberships"):
        group_id, pupil_id = text(row.get("group_id")), text(row.get("pupil_id"))
        if matches.found(row, "pupil_id", pupil_id, roll, "pupils") and group_id:
            found[pupil_id].add(group_id)
    matches.raise_if_unmatched()
    for mapped in mapping.holding("pupils"):
        if "classes" in mapped.columns:
            for row in rows.of(mapped):
                found[text(row.id)].update(_classes(row))
    return found


def _group(row: MappedRow) -> Group:
    group_id, name = text(row.id), text(row.get("name"))
    if not group_id or not name:
        raise unusable_record("no id or no name")
    return Group(id=group_id, name=name, type=_KINDS.get(text(row.get("type")).lower(), "class"))


def _classes(row: MappedRow) -> list[str]:
    return [name for part in _SEPARATOR.split(row.get("classes")) if (name := text(part))]
