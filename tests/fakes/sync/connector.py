"""An MIS whose records a test edits, read page by page while it changes."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.records import AttendanceMark, Pupil, Record, pupil_key, record_key
from chalicelib.mis.domain.feed import FamilyRead, Page, SiblingsOf, Verdict
from chalicelib.shared.clock import Clock
from chalicelib.shared.datasets import DATASETS, Dataset
from tests.fakes.port_calls import PortCalls


class Position(Struct, frozen=True, kw_only=True):
    """Where a read goes on, and whether the last page said that another one follows."""

    start: int = 0
    more: bool = True


class FakeMis:
    """Holds records by dataset; it is its own connector. With a `source_clock` it knows when each record changed.

    `fault` may raise instead of giving a page: it hears the dataset and the number of pages given so far.
    """

    def __init__(self, calls: PortCalls | None = None, *, page_size: int = 10) -> None:
        self._calls = calls or PortCalls()
        self._page_size = page_size
        self._records: dict[Dataset, dict[str, Record]] = {dataset: {} for dataset in DATASETS}
        self.fault: Callable[[Dataset, int], None] = lambda dataset, pages: None
        self.dropped = 0
        self.warnings: tuple[str, ...] = ()
        self.source_as_of: datetime | None = None
        self.unusable: tuple[str, ...] = ()
        self.total: int | None = None
        self.verdicts: dict[str, Verdict] = {}
        self.trusted = False
        self.source_clock: Clock | None = None
        self.changed_at: dict[str, datetime] = {}

    def put(self, *records: Record) -> None:
        """Add or replace records."""
        for record in records:
            key = record_key(record)
            self._records[_dataset_of(key)][key] = record
            if self.source_clock is not None:
                self.changed_at[key] = self.source_clock()

    def remove(self, *records: Record) -> None:
        """Take records out."""
        for record in records:
            key = record_key(record)
            self._records[_dataset_of(key)].pop(key, None)

    def records(self, dataset: Dataset, *, date: str = "") -> dict[str, Record]:
        """What a read would give, by key."""
        return {
            key: record
            for key, record in self._records[dataset].items()
            if not isinstance(record, AttendanceMark) or record.date == date
        }

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        at = msgspec.json.decode(resume, type=Position) if resume else Position()
        began_at = self.source_clock() if self.source_clock is not None else None
        while at.more:
            start = at.start
            self._calls("mis.page")
            self.fault(dataset, start // self._page_size)
            records = self._wanted(dataset, date, since)
            total = len(records) if self.total is None else self.total
            at = Position(start=start + self._page_size, more=start + self._page_size < len(records))
            yield Page(
                records=tuple(records[start : start + self._page_size]),
                total=total if since is None else None,
                dropped=self.dropped + len(self.unusable) if start == 0 else 0,
                unusable=self.unusable if start == 0 else (),
                warnings=self.warnings,
                source_as_of=self.source_as_of,
                source_clock=began_at,
                resume=at,
            )

    def trusts_changes(self, dataset: Dataset) -> bool:
        return self.trusted and dataset in ("pupils", "staff")

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        self._calls("mis.family")
        self.fault("pupils", 0)
        pupils = self._records["pupils"]
        pupil = pupils.get(pupil_key(pupil_id))
        links = pupil.links if isinstance(pupil, Pupil) else ()
        ids = dict.fromkeys([pupil_id, *siblings_of([link.contact_id for link in links])])
        family = [found for one in ids if isinstance(found := pupils.get(pupil_key(one)), Pupil)]
        keys = dict.fromkeys(f"pupils#contact#{link.contact_id}" for one in family for link in one.links)
        contacts = [pupils[key] for key in keys if key in pupils]
        there = {one.id for one in family}
        return FamilyRead(records=(*family, *contacts), gone=tuple(one for one in ids if one not in there))

    def _wanted(self, dataset: Dataset, date: str, since: datetime | None) -> list[Record]:
        records = self.records(dataset, date=date)
        return [record for key, record in records.items() if since is None or self.changed_at[key] > since]

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        self._calls("mis.confirm")
        return {key: self.verdicts[key] for key in keys if key in self.verdicts}


def _dataset_of(key: str) -> Dataset:
    return next(dataset for dataset in DATASETS if key.startswith(f"{dataset}#"))
