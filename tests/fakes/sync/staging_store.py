"""Stretches of unfinished reads in memory, kept as JSON as the real store does."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.staging import SpooledRead
from tests.fakes.clock import A_MONDAY
from tests.fakes.port_calls import PortCalls


class FakeSpoolStore:
    """Implements sync.domain.staging.SpoolStore."""

    def __init__(self, calls: PortCalls | None = None, *, clock: Clock = lambda: A_MONDAY) -> None:
        self._calls = calls or PortCalls()
        self._clock = clock
        self._reads: dict[tuple[str, str], tuple[datetime, bytes]] = {}

    def put(self, school_id: str, spool_id: str, read: SpooledRead, *, expires_at: datetime) -> None:
        self._calls("spool.put")
        self._reads[school_id, spool_id] = (expires_at, msgspec.json.encode(read))
        self._calls("spool.written")

    def get(self, school_id: str, spool_ids: Iterable[str]) -> tuple[SpooledRead, ...] | None:
        self._calls("spool.get")
        reads = []
        for spool_id in spool_ids:
            until, body = self._reads.get((school_id, spool_id), (self._clock(), b""))
            if until <= self._clock():
                return None
            reads.append(msgspec.json.decode(body, type=SpooledRead))
        return tuple(reads)

    def delete(self, school_id: str, spool_ids: Collection[str]) -> None:
        self._calls("spool.delete")
        for spool_id in spool_ids:
            self._reads.pop((school_id, spool_id), None)

    def __len__(self) -> int:
        return len(self._reads)
