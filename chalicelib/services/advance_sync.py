"""Moves a school's sync on by one transition and does what follows from it: follow-up jobs, waiting messages."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.clock import Clock
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.sync_endings import settle
from chalicelib.domain.sync_ports import AfterRun, JobQueue, SyncStore
from chalicelib.domain.sync_retries import delay_seconds
from chalicelib.domain.sync_state import Job, Run, SchoolSync, messages_for
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

    def resume(self, school_id: str, state: SchoolSync, *, since: datetime | None = None) -> None:
        """Do again what follows from this state: queue the jobs that wait, and let waiting messages go.

        With `since` only the jobs that began to wait, or were found lost, then or later.
        """
        if state.run is None:
            self._after_run(school_id)
            return
        self._queue_jobs(school_id, state.run, since)
        if state.last_ended is not None:
            self._after_run(school_id)

    def _queue_jobs(self, school_id: str, run: Run, since: datetime | None) -> None:
        now = self._clock()
        for job in run.jobs:
            if job.status != "waiting" or (since is not None and (job.requeued_at or job.queued_at) < since):
                continue
            self._queue_job(school_id, run, job, now)

    def queue_job(self, school_id: str, state: SchoolSync, dataset: Dataset) -> None:
        """Queue one waiting job of the active run, held back until its next try."""
        job = state.run.job(dataset) if state.run else None
        if state.run is not None and job is not None:
            self._queue_job(school_id, state.run, job, self._clock())

    def _queue_job(self, school_id: str, run: Run, job: Job, now: datetime) -> None:
        delay = delay_seconds(job, now)
        if delay is not None:
            self._queue.put(messages_for(school_id, run, [job.dataset]), run.lane, delay_seconds=delay)
