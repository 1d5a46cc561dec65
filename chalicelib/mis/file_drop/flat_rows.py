"""The rows of people in mapped files, one a person, and what becomes of those that cannot be used."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct, field, structs

from chalicelib.mis.domain.file_mapping import FileMapping, Holds, MappedFile
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.file_drop.unreadable_rows import UnreadableRow
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text
from chalicelib.shared.errors import SkippableError

R = TypeVar("R")


class Merged(Struct, kw_only=True):
    """One row a person. `roll` are the ids of all, also of those that cannot be read or used, and `doubtful` those
    about whom a later file has a row that cannot be read."""

    rows: list[MappedRow | UnreadableRow]
    roll: set[str]
    doubtful: set[str] = field(default_factory=set)


class RowsOfPeople:
    """Gives the rows of one read, and notes in its skipped records and findings what is left out."""

    def __init__(self, mapping: FileMapping, rows: MappedRows, findings: Findings, skipped: SkippedRecords) -> None:
        self._mapping = mapping
        self._rows = rows
        self._findings = findings
        self._skipped = skipped

    def merged(self, holds: Holds) -> Merged:
        """Merge the files that hold these people: the first says who there is, later ones add to what is known."""
        first, later = self._mapping.holding(holds)[:1], self._mapping.holding(holds)[1:]
        people, unidentified = self._of_first(first)
        unreadable = [row for mapped in first for row in self._rows.unreadable_of(mapped)]
        for row in unreadable:
            people.pop(row.id, None)
        for mapped in later:
            self._add(mapped, people)
        return Merged(
            rows=[*unidentified, *unreadable, *people.values()],
            roll={text(row_id) for row_id in people} | _ids_perhaps(unreadable),
            doubtful=_ids_perhaps(row for mapped in later for row in self._rows.unreadable_of(mapped)),
        )

    def _of_first(self, first: Iterable[MappedFile]) -> tuple[dict[str, MappedRow], list[MappedRow]]:
        """Give the rows of the first file by id, and those without an id; of two with one id the later counts."""
        people: dict[str, MappedRow] = {}
        unidentified: list[MappedRow] = []
        for row in (row for mapped in first for row in self._rows.of(mapped)):
            before = people.get(row.id)
            if before is not None and before.values != row.values:
                self._findings.note(row.file, "the same id comes twice; the later row counts", row=row.number)
            if row.id:
                people[row.id] = row
            else:
                unidentified.append(row)
        return people, unidentified

    def _add(self, mapped: MappedFile, people: dict[str, MappedRow]) -> None:
        """Add what a later file says of people who are known; an empty value takes nothing away."""
        for row in self._rows.of(mapped):
            if known := people.get(row.id):
                values = {name: value for name, value in row.values.items() if value}
                people[row.id] = structs.replace(
                    known, values={**known.values, **values}, headers={**known.headers, **row.headers}
                )

    def kept(
        self, noun: str, rows: Iterable[MappedRow | UnreadableRow], convert: Callable[[MappedRow], R], key: str
    ) -> list[R]:
        """What the rows come to; `key` is what the record keys of those that are left out begin with."""

        def named(row: object) -> R:
            if not isinstance(row, MappedRow):
                raise unusable_record("the row cannot be read")
            try:
                return convert(row)
            except SkippableError as error:
                self._findings.note(row.file, f"the {noun} was left out, {error.safe}", row=row.number)
                raise

        return self._skipped.keep(noun, rows, named, key=key)


def _ids_perhaps(rows: Iterable[UnreadableRow]) -> set[str]:
    """Give every id that rows which cannot be read may hold."""
    return {row_id for row in rows for row_id in row.perhaps["id"]}
