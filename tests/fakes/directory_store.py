"""A directory in memory, which a killed writer leaves half-written as it would the real one."""

from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec.structs import replace

from chalicelib.directory.domain.directory import Directory, Fingerprint, StoredRecord, has_expired, key_prefix
from chalicelib.directory.domain.overrides import ContactOverrides
from chalicelib.directory.domain.records import Record
from chalicelib.shared.clock import Clock
from chalicelib.shared.datasets import Dataset
from tests.fakes.clock import A_MONDAY
from tests.fakes.overrides import FakeOverrides
from tests.fakes.port_calls import PortCalls

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class FakeDirectoryStore:
    """Implements directory.domain.directory.DirectoryStore; `written` counts the records that were put."""

    def __init__(
        self, calls: PortCalls | None = None, *, request_size: int = 25, clock: Clock = lambda: A_MONDAY
    ) -> None:
        self._clock = clock
        self._calls = calls or PortCalls()
        self._request_size = request_size
        self._items: dict[tuple[str, str], StoredRecord] = {}
        self.written = 0
        self.marks = FakeOverrides()

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        self._calls("directory.fingerprints")
        return {
            key: item.fingerprint
            for (school, key), item in self._items.items()
            if school == school_id and key.startswith(prefix) and not has_expired(item, self._clock())
        }

    def get(self, school_id: str, keys: Collection[str]) -> Iterator[StoredRecord]:
        self._calls("directory.get")
        found = [self._items[school_id, key] for key in set(keys) if (school_id, key) in self._items]
        return (item for item in found if not has_expired(item, self._clock()))

    def put(self, school_id: str, records: Iterable[StoredRecord]) -> None:
        waiting = list(records)
        while waiting:
            request, waiting = waiting[: self._request_size], waiting[self._request_size :]
            self._calls("directory.put")
            for record in request:
                self._items[school_id, record.key] = _as_kept(record)
                self.written += 1
            self._calls("directory.written")

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        self._calls("directory.load")
        return self.peek(school_id, datasets, date=date)

    def peek(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        """The directory, unnoticed."""
        prefixes = tuple(key_prefix(dataset, date) for dataset in datasets)
        found = [
            item
            for (school, key), item in sorted(self._items.items())
            if school == school_id
            and key.startswith(prefixes)
            and item.removed_at is None
            and not has_expired(item, self._clock())
        ]
        held = [item.key for item in found if item.held_since is not None]
        local = self.marks.of_school(school_id) if {"pupils", "staff"} & set(datasets) else ContactOverrides()
        return Directory.of((_records.decode(item.body) for item in found), held=held, local=local)

    def item(self, school_id: str, key: str) -> StoredRecord | None:
        """One record as it is stored."""
        return self._items.get((school_id, key))

    def contents(self) -> dict[tuple[str, str], StoredRecord]:
        """Everything that is stored, by school and key."""
        return dict(self._items)


def _as_kept(record: StoredRecord) -> StoredRecord:
    expires_at = record.expires_at.replace(microsecond=0) if record.expires_at else None
    return replace(record, expires_at=expires_at)
