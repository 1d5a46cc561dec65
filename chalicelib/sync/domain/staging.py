"""What a worker has read and not yet applied, kept for the worker that goes on."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from chalicelib.directory.domain.records import Record

STAGING_RETENTION = timedelta(days=1)
"""A read that nobody goes on with is forgotten after this; whoever finishes one deletes it at once."""


class StagedRead(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stretch of a read; `resume` is the connector's note of where it goes on, empty at the end."""

    records: tuple[Record, ...] = ()
    total: int | None = None
    dropped: int = 0
    unusable: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_as_of: datetime | None = None
    source_clock: datetime | None = None
    resume: bytes = b""


class StagingStore(Protocol):
    """Where stretches are kept, each under an id of its own, so that a worker that lost its lease disturbs nobody."""

    def put(self, school_id: str, staging_id: str, read: StagedRead, *, expires_at: datetime) -> None:
        """Store one stretch."""
        ...

    def get(self, school_id: str, staging_ids: Iterable[str]) -> tuple[StagedRead, ...] | None:
        """The stretches in this order, strongly consistent; None where one is missing or has expired."""
        ...

    def delete(self, school_id: str, staging_ids: Collection[str]) -> None:
        """Forget them."""
        ...
