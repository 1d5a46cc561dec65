"""Held changes, decisions and named changes in memory."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.change_list import NamedChange
from chalicelib.sync.domain.held import HELD_RETENTION, HeldChange, HeldDecision
from tests.fakes.clock import A_MONDAY
from tests.fakes.port_calls import PortCalls


class FakeHeldStore:
    """Implements sync.domain.held.HeldStore."""

    def __init__(self, calls: PortCalls | None = None) -> None:
        self._calls = calls or PortCalls()
        self._parts: dict[tuple[str, str], list[HeldChange]] = {}
        self._decisions: dict[tuple[str, str], HeldDecision] = {}

    def put(self, school_id: str, parts: Iterable[HeldChange]) -> None:
        for part in parts:
            self._calls("held.put")
            self._parts.setdefault((school_id, part.id), []).append(part)

    def get(self, school_id: str, held_id: str, *, now: datetime) -> tuple[HeldChange, ...]:
        self._calls("held.get")
        parts = self._parts.get((school_id, held_id), [])
        return tuple(part for part in parts if part.held_at + HELD_RETENTION > now)

    def decide(self, school_id: str, run_id: str, decision: HeldDecision) -> None:
        self._calls("held.decide")
        self._decisions[school_id, run_id] = decision

    def decision(self, school_id: str, run_id: str) -> HeldDecision | None:
        self._calls("held.decision")
        return self._decisions.get((school_id, run_id))


class FakeChangeLog:
    """Implements sync.domain.change_list.ChangeLog."""

    def __init__(self, calls: PortCalls | None = None, clock: Clock = lambda: A_MONDAY) -> None:
        self._calls = calls or PortCalls()
        self._clock = clock
        self._parts: dict[tuple[str, str, str], tuple[datetime, tuple[NamedChange, ...]]] = {}

    def put(
        self, school_id: str, run_id: str, part: str, changes: Iterable[NamedChange], *, expires_at: datetime
    ) -> None:
        self._calls("log.put")
        self._parts[school_id, run_id, part] = expires_at, tuple(changes)

    def get(self, school_id: str, run_id: str) -> tuple[NamedChange, ...]:
        self._calls("log.get")
        found = [kept for (school, run, _), kept in sorted(self._parts.items()) if (school, run) == (school_id, run_id)]
        return tuple(change for until, changes in found if until > self._clock() for change in changes)
