"""The tick's look at messages: what is due goes, asks, is queued again or ends."""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.messages.domain.deadlines import needs_queueing, sweep
from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.sync.domain.ports import SyncStore


class WakeReport(Struct, frozen=True, kw_only=True):
    """What one tick did: messages looked at, and the schools of those that could not be served, by error's name."""

    looked_at: int
    failures: tuple[tuple[str, str], ...]
    complete: bool


class WakeMessages:
    """Harmless to repeat; one message's trouble is its own. What is left when the time is over is the next tick's."""

    def __init__(
        self,
        *,
        messages: MessageStore,
        schools: SchoolStore,
        sync: SyncStore,
        advance: AdvanceMessage,
        clock: Clock,
        seconds: float,
    ) -> None:
        self._messages = messages
        self._schools = schools
        self._sync = sync
        self._advance = advance
        self._clock = clock
        self._seconds = seconds

    def __call__(self) -> WakeReport:
        """Look at every message whose moment has come."""
        began = self._clock()
        looked_at = 0
        failures: list[tuple[str, str]] = []
        for school_id, message_id in self._messages.due(began):
            if self._clock() > began + timedelta(seconds=self._seconds):
                return WakeReport(looked_at=looked_at, failures=tuple(failures), complete=False)
            looked_at += 1
            try:
                self._wake(school_id, message_id)
            except (ConflictError, NotFoundError):
                continue  # somebody else moved it just now
            except Exception as error:  # one message must not keep the others waiting
                failures.append((school_id, type(error).__name__))
        return WakeReport(looked_at=looked_at, failures=tuple(failures), complete=True)

    def _wake(self, school_id: str, message_id: str) -> None:
        stored = self._messages.get(school_id, message_id)
        conditions = conditions_of(self._schools.get(school_id))
        state = self._sync.load(school_id).state
        now = self._clock()
        moved = sweep(stored.message, state, conditions, now=now)
        if moved is stored.message:
            return
        queued_anew = needs_queueing(stored, moved, now=now)
        moved = replace(moved, swept_batches=stored.closed_batches, queue_round=moved.queue_round + queued_anew)
        saved = self._messages.save(moved, version=stored.version)
        if queued_anew:
            self._advance(saved)
