"""Moves a school's sync on by one transition and does what follows from it: follow-up jobs, waiting messages."""

from collections.abc import Callable

from chalicelib.domain.clock import Clock
from chalicelib.domain.sync_endings import settle
from chalicelib.domain.sync_ports import AfterRun, JobQueue, SyncStore
from chalicelib.domain.sync_state import Run, SchoolSync, messages_for
from chalicelib.services.change_sync import change_sync


class AdvanceSync:
    """One compare-and-swap, then its consequences.

    A crash between the two is mended by whoever comes next with `resume`: a redelivered queue message, or
    the tick. All consequences may be repeated without harm.
    """

    def __init__(self, *, sync: SyncStore, queue: JobQueue, after_run: AfterRun, clock: Clock) -> None:
        self._sync = sync
        self._queue = queue
        self._after_run = after_run
        self._clock = clock

    def __call__(self, school_id: str, transition: Callable[[SchoolSync], SchoolSync]) -> SchoolSync:
        """Apply the transition; if that ends the run, start the follow-up in the same write."""

        def step(before: SchoolSync) -> tuple[SchoolSync, Run | None, tuple[SchoolSync, bool]]:
            after, ended = settle(transition(before), now=self._clock())
            return after, ended, (after, ended is not None)

        state, run_ended = change_sync(self._sync, school_id, step)
        if run_ended:
            self.resume(school_id, state)
        return state

    def resume(self, school_id: str, state: SchoolSync) -> None:
        """Do again what follows from this state: queue the jobs that wait, or let waiting messages go."""
        if state.run is None:
            self._after_run(school_id)
            return
        waiting = [job.dataset for job in state.run.jobs if job.status == "waiting"]
        self._queue.put(messages_for(school_id, state.run, waiting), state.run.lane)
        if state.last_ended is not None:
            self._after_run(school_id)
