"""Writes the difference between a complete read and the directory, in batches, while the lease holds."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.domain.changes import Changes, without
from chalicelib.domain.directory import DirectoryStore, StoredRecord

_BATCH = 100  # records between two looks at the lease


def apply_changes(
    directory: DirectoryStore,
    school_id: str,
    changes: Changes,
    *,
    now: datetime,
    keep_removed: timedelta,
    may_write: Callable[[int], None],
) -> None:
    """Write the changes; additions and changes first, removals last.

    `may_write` hears how many records are written so far and raises LeaseLostError when the time for writing
    is over, because batch writes take no conditions.
    """
    written = 0
    for batch in _in_batches(_records_to_write(directory, school_id, changes, now, keep_removed)):
        may_write(written)
        directory.put(school_id, batch)
        written += len(batch)
    may_write(written)


def _records_to_write(
    directory: DirectoryStore, school_id: str, changes: Changes, now: datetime, keep_removed: timedelta
) -> Iterator[StoredRecord]:
    yield from changes.puts
    gone = set(changes.gone)
    for record in directory.get(school_id, [*changes.gone, *changes.missing]):
        yield without(record, gone=record.key in gone, now=now, expires_at=now + keep_removed)


def _in_batches(records: Iterator[StoredRecord]) -> Iterator[Sequence[StoredRecord]]:
    while batch := tuple(islice(records, _BATCH)):
        yield batch
