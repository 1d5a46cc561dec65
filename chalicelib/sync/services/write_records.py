"""Writes the difference between a complete read and the directory, in batches, while the lease holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from chalicelib.directory.domain.directory import DirectoryStore, StoredRecord

_BATCH = 100  # records between two looks at the lease


def write_records(
    directory: DirectoryStore,
    school_id: str,
    records: Iterable[StoredRecord],
    *,
    may_write: Callable[[int], None],
) -> None:
    """Write records in their order: additions and changes come first, removals last.

    `may_write` hears how many records are written so far and raises LeaseLostError when the time for writing
    is over, because batch writes take no conditions.
    """
    written = 0
    for batch in _in_batches(iter(records)):
        may_write(written)
        directory.put(school_id, batch)
        written += len(batch)
    may_write(written)


def _in_batches(records: Iterator[StoredRecord]) -> Iterator[Sequence[StoredRecord]]:
    while batch := tuple(islice(records, _BATCH)):
        yield batch
