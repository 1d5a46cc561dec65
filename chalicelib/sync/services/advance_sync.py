"""Moves a school's sync on by one transition and does what follows from it: follow-up jobs, waiting messages."""

from collections.abc import Callable

from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.job_completion import delay_seconds
from chalicelib.sync.domain.ports import AfterRun, JobQueue, SyncStore
from chalicelib.sync.domain.run_completion import complete_run
from chalicelib.sync.domain.state import Job, Run, SchoolSync, messages_for
from chalicelib.sync.services.change_sync import change_sync


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
        """Apply the transition, and queue the jobs that begin to wait by it.

        If it ends the run, the follow-up starts in the same write.
        """

        def step(before: SchoolSync) -> tuple[SchoolSync, Run | None, tuple[SchoolSync, bool, list[Job]]]:
            after, ended = complete_run(transition(before), now=self._clock())
            return after, ended, (after, ended is not None, _began_to_wait(before.run, after.run))

        state, run_ended, waiting = change_sync(self._sync, school_id, step)
        if run_ended:
            self.resume(school_id, state)
        elif state.run is not None:
            self._queue_jobs(school_id, state.run, waiting)
        return state

    def resume(self, school_id: str, state: SchoolSync) -> None:
        """Do again what follows from this state: queue the jobs that wait, and let waiting messages go."""
        if state.run is None:
            self._after_run(school_id)
            return
        self._queue_jobs(school_id, state.run, _began_to_wait(None, state.run))
        if state.last_ended is not None:
            self._after_run(school_id)

    def _queue_jobs(self, school_id: str, run: Run, jobs: list[Job]) -> None:
        now = self._clock()
        for job in jobs:
            delay = delay_seconds(job, now)
            if delay is not None:
                self._queue.put(messages_for(school_id, run, [job.name]), run.lane, delay_seconds=delay)


def _began_to_wait(before: Run | None, after: Run | None) -> list[Job]:
    """The jobs that wait for a worker now and did not before, or were to be done in an earlier round."""
    waiting = (
        {(job.name, job.round) for job in _waiting(before)} if before and after and before.id == after.id else set()
    )
    return [job for job in _waiting(after) if (job.name, job.round) not in waiting]


def _waiting(run: Run | None) -> list[Job]:
    return [job for job in run.jobs if job.status == "waiting" and not job.blocked] if run else []
