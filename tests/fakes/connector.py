"""An MIS whose records a test edits, read page by page while it changes."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from chalicelib.domain.datasets import DATASETS, Dataset
from chalicelib.domain.feed import Page, Verdict
from chalicelib.domain.records import Mark, Record, record_key
from tests.fakes.port_calls import PortCalls


class FakeMis:
    """Holds records by dataset; it is its own connector.

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

    def put(self, *records: Record) -> None:
        """Add or replace records."""
        for record in records:
            key = record_key(record)
            self._records[_dataset_of(key)][key] = record

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
            if not isinstance(record, Mark) or record.date == date
        }

    def read(self, dataset: Dataset, *, date: str) -> Iterator[Page]:
        start = 0
        while True:
            self._calls("mis.page")
            self.fault(dataset, start // self._page_size)
            records = list(self.records(dataset, date=date).values())
            yield Page(
                records=tuple(records[start : start + self._page_size]),
                total=len(records) if self.total is None else self.total,
                dropped=self.dropped + len(self.unusable) if start == 0 else 0,
                unusable=self.unusable if start == 0 else (),
                warnings=self.warnings,
                source_as_of=self.source_as_of,
            )
            start += self._page_size
            if start >= len(records):
                return

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        self._calls("mis.confirm")
        return {key: self.verdicts[key] for key in keys if key in self.verdicts}


def _dataset_of(key: str) -> Dataset:
    return next(dataset for dataset in DATASETS if key.startswith(f"{dataset}#"))
