"""The port to an MIS: a connector yields pages of canonical records, or raises; a read that ends is complete."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.records import Record

Verdict: TypeAlias = Literal["left", "gone", "present", "unknown"]
"""What the source says of one absent person: on its own list of leavers or deletions (`left`), answered 404 to a
direct read (`gone`), still there (`present`), or no answer that could be relied on (`unknown`)."""


class Page(Struct, frozen=True, kw_only=True):
    """One page of a read.

    `total` is the number of records that the MIS itself states for this dataset, where it does; `dropped` counts
    records that could not be used and `unusable` holds the keys of those of them that could at least be told apart (one
    entry a dropped record), so that nobody takes them for absent; `warnings` are sentences without personal data;
    `source_as_of` is the age that the source states for its own copy, where it does.
    """

    records: tuple[Record, ...]
    total: int | None = None
    dropped: int = 0
    unusable: tuple[str, ...] = ()
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

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """Ask the source about people who were absent from a read that ended just now, by record key.

        Bounded in calls and time; whoever is not in the answer is `unknown`. Raises nothing that an MIS can
        cause: a failure to answer is `unknown`, never a reason to remove anybody.
        """
        ...
