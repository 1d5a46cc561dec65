"""The port to an MIS: a connector yields pages of canonical records, or raises; a read that ends is complete."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.records import Record


class Page(Struct, frozen=True, kw_only=True):
    """One page of a read.

    `total` is the number of records that the MIS itself states for this dataset, where it does;
    `dropped` counts records that could not be used, `warnings` are sentences without personal data;
    `source_as_of` is the age that the source states for its own copy, where it does.
    """

    records: tuple[Record, ...]
    total: int | None = None
    dropped: int = 0
    warnings: tuple[str, ...] = ()
    source_as_of: datetime | None = None


class Connector(Protocol):
    """One connected MIS of one school."""

    def read(self, dataset: Dataset, *, date: str) -> Iterator[Page]:
        """Read one dataset in full, page by page; reaching the end means that the read was complete.

        `date` is the school's own day (YYYY-MM-DD), which attendance is read for. The same record may
        come more than once (a contact under two siblings).

        Raises FatalError where a person must act (a refused token, a missing permission), RetriableError
        where the MIS is down, slow or asks to wait. Neither message holds personal data or secrets.
        """
        ...
