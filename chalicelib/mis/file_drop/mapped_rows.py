"""Finds a mapping's files among those that arrived, and gives their rows by our own names of the fields."""

from collections.abc import Callable, Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from msgspec import Struct

from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.mis.domain.file_mapping import FileMapping, Holds, MappedFile
from chalicelib.mis.domain.mapping_words import plain
from chalicelib.mis.file_drop.archive import Member, Opened
from chalicelib.mis.file_drop.faults import Findings, bad_file, no_files
from chalicelib.mis.file_drop.tables import Table, table_of
from chalicelib.mis.file_drop.unreadable_rows import UnreadableRow, fault_of, needed_headers, unreadable_row

_MOST_OPENED = 60
"""Dropped zips that are opened in search of one of the mapping's files; one older than so many is out of date."""


class MappedRow(Struct, frozen=True, kw_only=True):
    """One row: the file that it stands in, its number there, its record's id where it has one, and its values.

    `headers` are the file's own names of the fields, for findings.
    """

    file: str
    number: int
    id: str
    values: dict[str, str]
    headers: dict[str, str]

    def get(self, name: str) -> str:
        """The value of a field; empty where it has none."""
        return self.values.get(name, "")

    def header(self, name: str) -> str:
        """The header of a field's column; empty where it has none."""
        return self.headers.get(name, "")


class MappedRows:
    """The newest of each file of a mapping. A file is opened once, however often it is mapped."""

    def __init__(
        self,
        mapping: FileMapping,
        files: list[DroppedFile],
        open_file: Callable[[DroppedFile], Opened],
        findings: Findings,
    ) -> None:
        self._mapping = mapping
        self._newest_first = sorted(files, key=lambda file: (file.received_at, file.key), reverse=True)
        self._open_file = open_file
        self._findings = findings
        self._opened: dict[str, Opened] = {}
        self._tables: dict[str, Table] = {}
        self.exported_at: datetime | None = None

    def __call__(self, *holds: Holds) -> Iterator[MappedRow]:
        """All rows of these kinds; raises FatalError where one of the files has not arrived or cannot be used."""
        for mapped in self._mapping.holding(*holds):
            yield from self.of(mapped)

    def of(self, mapped: MappedFile) -> Iterator[MappedRow]:
        """The rows of one mapped file that can be read; raises FatalError as above."""
        table = self._table(mapped)
        columns = {name: _header(header, table) for name, header in mapped.columns.items()}
        kept = {_header(header, table): {one.casefold() for one in values} for header, values in mapped.where.items()}
        for header in table.doubled & {*columns.values(), *kept}:
            what = "several columns have this header; the first filled cell counts"
            self._findings.note(table.name, what, column=header)
        needed = needed_headers(columns, kept)
        for row in table.rows:
            if not fault_of(row, needed) and all(row.get(one).casefold() in values for one, values in kept.items()):
                values = {name: row.get(header) for name, header in columns.items()}
                yield MappedRow(
                    file=table.name, number=row.number, id=values.get("id", ""), values=values, headers=columns
                )

    def unreadable(self, *holds: Holds) -> Iterator[UnreadableRow]:
        """The rows of these kinds of which nobody can tell what they say, each told as a finding."""
        for mapped in self._mapping.holding(*holds):
            yield from self.unreadable_of(mapped)

    def unreadable_of(self, mapped: MappedFile) -> Iterator[UnreadableRow]:
        """As `unreadable`, of one mapped file."""
        table = self._table(mapped)
        columns = {name: _header(header, table) for name, header in mapped.columns.items()}
        needed = needed_headers(columns, [_header(header, table) for header in mapped.where])
        for row in table.rows:
            if fault := fault_of(row, needed):
                self._findings.note(table.name, f"{fault}, so the row was left out", row=row.number)
                yield unreadable_row(row, table, columns)

    def _table(self, mapped: MappedFile) -> Table:
        wanted = mapped.file.strip().lower()
        if wanted not in self._tables:
            opened, member = self._find(mapped.file, wanted)
            if self.exported_at is None or opened.exported_at < self.exported_at:
                self.exported_at = opened.exported_at  # of several files the oldest says how old the picture is
            self._tables[wanted] = table_of(member, self._findings)
        return self._tables[wanted]

    def _find(self, named: str, wanted: str) -> tuple[Opened, Member]:
        zips = 0
        for file in self._newest_first:
            is_zip = file.name.lower().endswith(".zip")
            zips += is_zip
            if (is_zip and zips <= _MOST_OPENED) or fnmatchcase(file.name.lower(), wanted):
                opened = self._opened.get(file.key) or self._open_file(file)
                self._opened[file.key] = opened
                for member in opened.members:
                    if fnmatchcase(member.name.lower(), wanted):
                        return opened, member
        raise no_files(f"A file called {named}")


def _header(header: str, table: Table) -> str:
    if header in table.headers:
        return header
    found = next((one for one in table.headers if plain(one) and plain(one) == plain(header)), None)
    if found is None:
        raise bad_file(table.name, f"it has no column {header}, which the mapping names")
    return found
