"""The rows of people in mapped files, one a person, and what becomes of those that cannot be used."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct, field, structs

from chalicelib.mis.domain.file_mapping import FileMapping, Holds
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
    """Gives the rows of one read, and notes in its tally and findings what is left out."""

    def __init__(self, mapping: FileMapping, rows: MappedRows, findings: Findings, tally: SkippedRecords) -> None:
        self._mapping = mapping
        self._rows = rows
        self._findings = findings
        self._tally = tally

    def merged(self, holds: Holds) -> Merged:
        """The mapping's first file says who there is, later ones add to what is known of them."""
        mapped = self._mapping.holding(holds)
        people: dict[str, MappedRow] = {}
        has_unidentified: list[MappedRow | UnreadableRow] = []
        for row in (row for one in mapped[:1] for row in self._rows.of(one)):
            before = people.get(row.id)
            if before is not None and before.values != row.values:
                self._findings.note(row.file, "the same id comes twice; the later row counts", row=row.number)
            if row.id:
                people[row.id] = row
            else:
                has_unidentified.append(row)
        unreadable = [row for one in mapped[:1] for row in self._rows.unreadable_of(one)]
        for lost in unreadable:
            people.pop(lost.id, None)
        doubtful: set[str] = set()
        for one in mapped[1:]:
            doubtful.update(each for row in self._rows.unreadable_of(one) for each in row.perhaps["id"])
            for row in self._rows.of(one):
                if known := people.get(row.id):
                    added = {name: value for name, value in row.values.items() if value}
                    people[row.id] = structs.replace(
                        known, values={**known.values, **added}, headers={**known.headers, **row.headers}
                    )
        roll = {text(one) for one in people} | {one for lost in unreadable for one in lost.perhaps["id"]}
        return Merged(rows=[*has_unidentified, *unreadable, *people.values()], roll=roll, doubtful=doubtful)

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

        return self._tally.keep(noun, rows, named, key=key)
