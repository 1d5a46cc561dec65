"""Stretches of unfinished reads in memory, kept as JSON as the real store does."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.staging import StagedRead
from tests.fakes.clock import A_MONDAY
from tests.fakes.port_calls import PortCalls


class FakeStagingStore:
    """Implements sync.domain.staging.StagingStore."""

    def __init__(self, calls: PortCalls | None = None, *, clock: Clock = lambda: A_MONDAY) -> None:
        self._calls = calls or PortCalls()
        self._clock = clock
        self._reads: dict[tuple[str, str], tuple[datetime, bytes]] = {}

    def put(self, school_id: str, staging_id: str, read: StagedRead, *, expires_at: datetime) -> None:
        self._calls("staging.put")
        self._reads[school_id, staging_id] = (expires_at, msgspec.json.encode(read))
        self._calls("staging.written")

    def get(self, school_id: str, staging_ids: Iterable[str]) -> tuple[StagedRead, ...] | None:
        self._calls("staging.get")
        reads = []
        for staging_id in staging_ids:
            until, body = self._reads.get((school_id, staging_id), (self._clock(), b""))
            if until <= self._clock():
                return None
            reads.append(msgspec.json.decode(body, type=StagedRead))
        return tuple(reads)

    def delete(self, school_id: str, staging_ids: Collection[str]) -> None:
        self._calls("staging.delete")
        for staging_id in staging_ids:
            self._reads.pop((school_id, staging_id), None)

    def __len__(self) -> int:
        return len(self._reads)
