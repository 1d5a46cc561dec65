"""Finds the columns of OneRoster's CSV files, also where somebody misspelt a header or the name of a file."""

from collections.abc import Sequence
from difflib import get_close_matches

from chalicelib.mis.domain.mapping_words import plain
from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.mis.file_drop.tables import Row, Table

# Only the columns that are read: https://www.imsglobal.org/spec/oneroster/v1p2/bind/csv and 1.1. All else, with the
# passwords, is never looked at.
COLUMNS: dict[str, tuple[str, ...]] = {
    "users": (
        "sourcedId",
        "status",
        "orgSourcedIds",
        "role",
        "userIds",
        "givenName",
        "familyName",
        "identifier",
        "email",
        "sms",
        "phone",
        "agentSourcedIds",
        "grades",
        "preferredGivenName",
        "preferredFamilyName",
    ),
    "roles": ("sourcedId", "status", "userSourcedId", "role", "beginDate", "endDate", "orgSourcedId"),
    "classes": ("sourcedId", "status", "title", "classCode", "classType", "schoolSourcedId"),
    "enrollments": ("sourcedId", "status", "classSourcedId", "userSourcedId", "role", "beginDate", "endDate"),
}
NEEDED: dict[str, tuple[str, ...]] = {
    "users": ("sourcedId", "givenName", "familyName"),
    "roles": ("sourcedId", "userSourcedId", "role"),
    "classes": ("sourcedId", "title"),
    "enrollments": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
}
_CLOSE = 0.85


def named_columns(kind: str, table: Table, findings: Findings) -> list[Row]:
    """The table's rows with OneRoster's own column names.

    Raises FatalError where a needed column is missing, and for a row with more cells than there are headers: nobody can
    tell which of them stand in the wrong column.
    """
    headers = _headers(kind, table, findings)
    for column in NEEDED[kind]:
        if column not in headers:
            raise bad_file(table.name, f"it has no column {column}")
    for row in table.rows:
        if row.surplus:
            raise bad_file(table.name, f"row {row.number} has more cells than there are headers")
    for header in table.doubled & set(headers.values()):
        findings.note(table.name, "several columns have this header; the first filled cell counts", column=header)
    return [
        Row(number=row.number, cells={column: row.get(header) for column, header in headers.items()})
        for row in table.rows
    ]


def _headers(kind: str, table: Table, findings: Findings) -> dict[str, str]:
    known = {header: header for header in table.headers if header in COLUMNS[kind]}
    for header in table.headers:
        if header and header not in known and (column := _meant(header, [c for c in COLUMNS[kind] if c not in known])):
            findings.note(table.name, f"the header was read as {column}", column=header)
            known[column] = header
    return known


def _meant(header: str, columns: Sequence[str]) -> str | None:
    by_letters = {plain(column): column for column in columns}
    found = get_close_matches(plain(header), by_letters, n=1, cutoff=_CLOSE)
    return by_letters[found[0]] if found else None
