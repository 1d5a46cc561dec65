"""The port to an MIS: a connector yields pages of canonical records, or raises; a read that ends is complete."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.records import Record
from chalicelib.shared.datasets import Dataset

Verdict: TypeAlias = Literal["left", "gone", "present", "unknown"]
"""What the source says of one absent person: on its own list of leavers or deletions (`left`), answered 404 to a
direct read (`gone`), still there (`present`), or no answer that could be relied on (`unknown`)."""


class Page(Struct, frozen=True, kw_only=True):
    """One page of a read.

    `total` is the number of records that the MIS itself states for this dataset, where it does; `dropped` counts
    records that could not be used and `unusable` holds the keys of those of them that could at least be told apart (one
    entry a dropped record), so that nobody takes them for absent; `warnings` are sentences without personal data;
    `source_as_of` is the age that the source states for its own copy, where it does, and `source_clock` the source's
    own time when the read began. `resume` is the connector's own note of where reading goes on after this page; None
    where it cannot stop here.
    """

    records: tuple[Record, ...]
    total: int | None = None
    dropped: int = 0
    unusable: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_as_of: datetime | None = None
    source_clock: datetime | None = None
    resume: Struct | None = None


class FamilyRead(Struct, frozen=True, kw_only=True):
    """One pupil, contacts and siblings, each read directly.

    `gone` are the ids of pupils who are not in the MIS, `dropped` is the number of records that could not be used.
    """

    records: tuple[Record, ...]
    gone: tuple[str, ...] = ()
    dropped: int = 0
    warnings: tuple[str, ...] = ()


SiblingsOf: TypeAlias = Callable[[Collection[str]], Collection[str]]
"""Gives the ids of the known pupils who share one of these contacts (ids)."""


class Connector(Protocol):
    """One connected MIS of one school."""

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        """Read one dataset in full, page by page; reaching the end means that the read was complete.

        `date` is the school's own day (YYYY-MM-DD), which attendance is read for. The same record may
        come more than once (a contact under two siblings). With `since`, by the source's own clock, only what changed
        after it is read; that is asked only of datasets of which `trusts_changes` says so. `resume` is the encoded
        `Page.resume` of the last page that another worker got: reading goes on after that page.

        Raises FatalError where a person must act (a refused token, a missing permission), RetriableError
        where the MIS is down, slow or asks to wait. Neither message holds personal data or secrets.
        """
        ...

    def trusts_changes(self, dataset: Dataset) -> bool:
        """Whether this school's source is known to show every change, those of contacts included, in its own filter."""
        ...

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        """Read one pupil with contacts by direct reads, and the siblings that `siblings_of` names.

        Raises what `read` raises; a 404 for one pupil is no error but the answer that the pupil is gone.
        """
        ...

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """Ask the source about people who were absent from a read that ended just now, by record key.

        Bounded in calls and time; whoever is not in the answer is `unknown`. Raises nothing that an MIS can
        cause: a failure to answer is `unknown`, never a reason to remove anybody.
        """
        ...
