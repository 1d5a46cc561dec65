"""The tick: opens the sync windows that are due and ends what stopped moving."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.clock import Clock, NewId
from chalicelib.domain.school import School
from chalicelib.domain.sync_endings import fail_stalled
from chalicelib.domain.sync_ports import SchoolStore, SyncStore
from chalicelib.domain.sync_requests import open_window
from chalicelib.domain.sync_state import SchoolSync
from chalicelib.domain.sync_windows import next_opening
from chalicelib.services.advance_sync import AdvanceSync


class OpenDueWindows:
    """Looks at each school whose moment has come; the compare-and-swap lets a window open once only."""

    def __init__(
        self, *, schools: SchoolStore, sync: SyncStore, advance: AdvanceSync, clock: Clock, new_id: NewId
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._advance = advance
        self._clock = clock
        self._new_id = new_id

    def __call__(self) -> int:
        """Do what is due now and give the number of schools looked at; safe to call twice for one tick.

        A school that cannot be served does not hold up the others; the first such failure is raised at the end.
        """
        now = self._clock()
        looked_at = 0
        failures: list[Exception] = []
        for school_id in self._sync.due(now):
            try:
                self._serve(school_id, now)
            except Exception as failure:  # whatever it is, the schools after this one are due as well
                failures.append(failure)
            looked_at += 1
        if failures:
            raise failures[0]
        return looked_at

    def _serve(self, school_id: str, now: datetime) -> None:
        # First what stopped moving: a dead run must not count as active when the window opens.
        self._advance(school_id, lambda state: fail_stalled(state, now=now))
        state = self._advance(school_id, self._opening(self._schools.get(school_id), now))
        self._advance.resume(school_id, state)

    def _opening(self, school: School, now: datetime) -> Callable[[SchoolSync], SchoolSync]:
        run_id = self._new_id()

        def transition(state: SchoolSync) -> SchoolSync:
            if state.next_window_at is None or state.next_window_at > now:
                return state
            opened = open_window(state, school.datasets, run_id=run_id, now=now).state
            return replace(opened, next_window_at=next_opening(school, after=now))

        return transition
