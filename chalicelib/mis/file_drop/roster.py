"""Folds OneRoster packages into one picture: the last whole file of each kind and the changes that came after it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct, field

from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.mis.file_drop.archive import MAX_BYTES, Opened
from chalicelib.mis.file_drop.columns import COLUMNS
from chalicelib.mis.file_drop.faults import Findings, bad_file, no_files, too_many_changes
from chalicelib.mis.file_drop.oneroster_files import Part, package_of
from chalicelib.mis.file_drop.tables import Row

Open = Callable[[DroppedFile], Opened]

_OLDEST = timedelta(days=60)
_MOST_BYTES = 2 * MAX_BYTES
"""How old a package may be beside the newest, and what all that count may unpack to: then whole files are due."""
_STATUSES = frozenset({"", "active", "tobedeleted", "inactive"})


class Roster(Struct, kw_only=True):
    """The rows of each kind by sourcedId, the ids of users who are marked as deleted, and the age of the export."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in COLUMNS})
    left: set[str] = field(default_factory=set)
    has_unidentified: int = 0
    exported_at: datetime | None = None


def fold(files: Iterable[DroppedFile], open_file: Open, findings: Findings) -> Roster:
    """The picture that these files come to, in the order in which they arrived.

    The newest are opened first, down to the one that is whole: what lies before it does not count any more. A kind of
    file that was left out of that one, or of which only changes have come, is looked for further back.

    Raises FatalError where nothing whole has arrived, or only before too many changes, or one of the files that count
    cannot be understood.
    """
    packages: list[dict[str, Part]] = []
    whole: set[str] = set()
    changed: set[str] = set()
    wanted, newest, left, too_far = {"users"}, None, _MOST_BYTES, False
    by_arrival = sorted(files, key=lambda file: (file.received_at, file.key), reverse=True)
    for file in by_arrival:
        too_far = left < 0 or file.received_at < by_arrival[0].received_at - _OLDEST
        if too_far:
            break
        opened = open_file(file)
        newest = newest or opened.exported_at
        left -= sum(len(member.content) for member in opened.members)
        package = package_of(opened, findings)
        packages.append(package.parts)
        changed |= {kind for kind, part in package.parts.items() if part.mode == "delta"} - whole
        whole |= {kind for kind, part in package.parts.items() if part.mode == "bulk"}
        wanted |= changed | package.elsewhere
        if wanted <= whole:
            break
    if lacking := sorted(({"users"} | changed) - whole):
        raise too_many_changes(lacking[0]) if too_far else no_files(f"A whole (bulk) {lacking[0]}.csv")
    roster = Roster(exported_at=newest)
    for parts in reversed(packages):
        for kind, part in parts.items():
            _apply(roster, kind, part, findings)
    return roster


def _apply(roster: Roster, kind: str, part: Part, findings: Findings) -> None:
    rows = roster.rows[kind]
    if part.mode == "bulk":
        rows.clear()
        if kind == "users":
            roster.left.clear()
            roster.has_unidentified = 0
    for row in part.rows:
        _apply_row(roster, kind, part, row, findings)


def _apply_row(roster: Roster, kind: str, part: Part, row: Row, findings: Findings) -> None:
    rows, record_id, status = roster.rows[kind], row.get("sourcedId"), row.get("status").lower()
    if not record_id:
        findings.note(part.name, "the row has no id and was left out", row=row.number, column="sourcedId")
        roster.has_unidentified += kind == "users"
        return
    if status not in _STATUSES:
        raise bad_file(part.name, f"row {row.number}, column status, is neither active nor tobedeleted")
    if status and part.mode == "bulk":
        findings.note(part.name, "a whole file should leave the status empty", row=row.number, column="status")
    if part.mode == "bulk" and record_id in rows:
        findings.note(part.name, "the same id comes twice; the later row counts", row=row.number, column="sourcedId")
    if status in ("tobedeleted", "inactive"):
        rows.pop(record_id, None)
        if kind == "users":
            roster.left.add(record_id)
        return
    rows[record_id] = row
    if kind == "users":
        roster.left.discard(record_id)
