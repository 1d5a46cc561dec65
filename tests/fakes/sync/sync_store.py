"""A sync store in memory, which keeps JSON as the real one does."""

from collections.abc import Collection, Iterator
from datetime import datetime

from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ConflictError
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.ports import RunPage, Versioned
from chalicelib.sync.domain.run_completion import kept_until, wake_at
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.storage.state_json import decode_run, decode_state, encode_run, encode_state
from tests.fakes.clock import A_MONDAY
from tests.fakes.port_calls import PortCalls


class FakeSyncStore:
    """Implements sync.domain.ports.SyncStore; `saves` counts the writes that succeeded."""

    def __init__(self, calls: PortCalls | None = None, clock: Clock = lambda: A_MONDAY) -> None:
        self._calls = calls or PortCalls()
        self._clock = clock
        self._states: dict[str, tuple[int, str]] = {}
        self._runs: dict[tuple[str, str], tuple[datetime, str]] = {}
        self.saves = 0

    def load(self, school_id: str) -> Versioned:
        self._calls("sync.load")
        return self.peek(school_id)

    def load_many(self, school_ids: Collection[str]) -> dict[str, Versioned]:
        self._calls("sync.load_many")
        return {school_id: self.peek(school_id) for school_id in school_ids if school_id in self._states}

    def peek(self, school_id: str) -> Versioned:
        """The state, unnoticed."""
        version, body = self._states.get(school_id, (0, "{}"))
        return Versioned(state=decode_state(body), version=Version(version))

    def save(self, school_id: str, state: SchoolSync, *, version: int, ended: Run | None) -> None:
        self._calls("sync.save")
        if self._states.get(school_id, (0, ""))[0] != version:
            raise ConflictError("Something else changed this just now.")
        self._states[school_id] = (version + 1, encode_state(state))
        if ended is not None:
            self._runs[school_id, ended.id] = kept_until(ended, state), encode_run(ended)
        self.saves += 1
        self._calls("sync.saved")

    def due(self, now: datetime) -> Iterator[str]:
        self._calls("sync.due")
        wakes = [(wake_at(self.peek(school_id).state), school_id) for school_id in self._states]
        yield from [school_id for wake, school_id in sorted((w, s) for w, s in wakes if w is not None and w <= now)]

    def runs(self, school_id: str, *, limit: int, cursor: str | None) -> RunPage:
        ids = sorted((run for school, run in self._runs if school == school_id), reverse=True)
        items = [self.run(school_id, run_id) for run_id in ids if cursor is None or run_id < cursor]
        rest = [run for run in items if run is not None]
        return RunPage(items=tuple(rest[:limit]), next=rest[limit - 1].id if len(rest) > limit else None)

    def run(self, school_id: str, run_id: str) -> Run | None:
        until, body = self._runs.get((school_id, run_id), (self._clock(), ""))
        return decode_run(body) if until > self._clock() else None
