"""Reads the datasets out of CSV files by a school's own mapping."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.file_drop.archive import Opened
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.flat_groups import groups_of
from chalicelib.mis.file_drop.flat_marks import marks_of
from chalicelib.mis.file_drop.flat_people import STAFF_ID, staff_of
from chalicelib.mis.file_drop.flat_pupils import FlatPupils
from chalicelib.mis.file_drop.flat_rows import RowsOfPeople
from chalicelib.mis.file_drop.mapped_rows import MappedRows
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError

_RECORDS_A_PAGE = 500


class FlatLayout:
    """One read of the files as they are now. `left` is nobody: such files do not say who left."""

    left: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        mapping: FileMapping,
        files: list[DroppedFile],
        open_file: Callable[[DroppedFile], Opened],
        *,
        strict: bool,
        day: str,
    ) -> None:
        self._mapping, self._files, self._open_file = mapping, files, open_file
        self._findings = Findings(strict=strict)
        self._rows = MappedRows(mapping, files, open_file, self._findings)
        self._skipped = SkippedRecords()
        self._people = RowsOfPeople(mapping, self._rows, self._findings, self._skipped)
        self._day = day

    def pages(self, dataset: Dataset) -> Iterator[Page]:
        """The dataset, then what was left out and what was odd; in strict mode that raises FatalError instead."""
        records = self._records(dataset)
        warnings = self._findings.as_warnings()
        exported_at: datetime | None = self._rows.exported_at
        for start in range(0, max(len(records), 1), _RECORDS_A_PAGE):
            yield Page(records=tuple(records[start : start + _RECORDS_A_PAGE]), source_as_of=exported_at)
        yield from self._skipped.pages()
        if warnings:
            yield Page(records=(), warnings=warnings)

    def _records(self, dataset: Dataset) -> list[Record]:
        if dataset == "pupils":
            return list(FlatPupils(self._mapping, self._rows, self._people, self._findings, self._skipped)())
        if dataset == "staff":
            rows = self._people.merged("staff").rows
            return [*self._people.kept("staff record", rows, staff_of, f"staff#staff#{STAFF_ID}")]
        if dataset == "groups":
            return [*groups_of(self._mapping, self._rows, self._people)]
        return [*marks_of(self._mapping, self._rows, self._findings, self._skipped, day=self._day, roll=self._roll())]

    def _roll(self) -> set[str]:
        """The ids of all pupils, empty where their file has not arrived or cannot be used.

        It is looked at apart, because neither its age nor what is odd in it is the attendance's.
        """
        findings = Findings(strict=False)
        rows = MappedRows(self._mapping, self._files, self._open_file, findings)
        try:
            return RowsOfPeople(self._mapping, rows, findings, SkippedRecords()).merged("pupils").roll
        except FatalError:
            return set()
