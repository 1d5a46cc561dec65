"""A worker's lease on one sync job, and all that is only done under it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import HandOverError, LeaseLostError, RetriableError
from chalicelib.sync.domain.job_completion import (
    Finished,
    count_job,
    finish_changes,
    finish_family,
    finish_job,
    hand_over,
    retry_or_fail,
)
from chalicelib.sync.domain.jobs import (
    PeopleCount,
    begin_writing,
    claim_job,
    clear_head,
    fail_job,
    show_progress,
    stop_job,
)
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.state import Counts, HeldRef, Lane, Run, SchoolSync, SyncTask
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.change_sync import change_sync

_MARGIN = timedelta(seconds=5)  # a batch sent before the lease's end may land this much later
_SHOW_EVERY = timedelta(seconds=1)
_READING_SHARE = 0.5
"""Of a worker's time; the rest is for comparing and writing, so that each worker gets something done."""


class JobLease:
    """A claimed job; each method raises LeaseLostError once another worker holds it."""

    def __init__(
        self,
        message: SyncTask,
        holder: str,
        *,
        sync: SyncStore,
        advance: AdvanceSync,
        clock: Clock,
        lease_seconds: int,
        seconds_left: float | None = None,
    ) -> None:
        """Set the times by which this worker must stop.

        `seconds_left` is the time that it may use from now on; without it, that of its lease.
        """
        self._message = message
        self._holder = holder
        self._sync = sync
        self._advance = advance
        self._clock = clock
        self._lease = timedelta(seconds=lease_seconds)
        now = clock()
        self._ends_at = now + self._lease
        seconds = (self._lease - _MARGIN).total_seconds() if seconds_left is None else seconds_left
        self._read_until = now + timedelta(seconds=seconds * _READING_SHARE)
        self._work_until = now + timedelta(seconds=seconds)
        self._shown_at: datetime | None = None
        self._read = 0
        self._total: int | None = None

    def claim(self) -> tuple[str, SchoolSync]:
        """Try to take the lease; gives the result and the state that decided it."""
        now = self._clock()
        self._ends_at = now + self._lease

        def transition(state: SchoolSync) -> tuple[SchoolSync, Run | None, tuple[str, SchoolSync]]:
            claim = claim_job(state, self._message, holder=self._holder, now=now, lease_until=self._ends_at)
            return claim.state, None, (claim.result, claim.state)

        return change_sync(self._sync, self._message.school_id, transition)

    def show_read(self, read: int, total: int | None) -> None:
        """Tell how many records are read, about once a second."""
        self._read, self._total = read, total
        self._show(written=0)

    def is_time_to_stop_reading(self) -> bool:
        """Tell whether the rest of a long read is for another worker."""
        return self._clock() >= self._read_until

    def check_lease(self) -> None:
        """Raise LeaseLostError when the lease is too near its end for a write."""
        if self._clock() > self._ends_at - _MARGIN:
            raise LeaseLostError("The update took too long.", internal="the time for writing is over")

    def may_write(self, written: int) -> None:
        """Tell how far the writing is.

        Raises LeaseLostError when the lease is over, HandOverError when only this worker's own time is.
        """
        self.check_lease()
        if self._clock() > self._work_until:
            raise HandOverError(written=written)
        self._show(written=written)

    def begin_writing(self, counted: PeopleCount | None = None) -> None:
        """Mark the head dirty, unless it is too late to write at all."""
        self.check_lease()
        self._change(lambda state: begin_writing(state, self._message, holder=self._holder, counted=counted))

    def clear_head(self, *, clean: bool, held: tuple[HeldRef, ...]) -> None:
        """Clean the head after a decision is written; the read comes next."""
        self._change(lambda state: clear_head(state, self._message, holder=self._holder, clean=clean, held=held))

    def finish(self, finished: Finished) -> None:
        """Record that the complete read is applied.

        Ends the run too if this was its last job.
        """
        self._end(lambda state: finish_job(state, self._message, holder=self._holder, finished=finished))

    def finish_changes(self, finished: Finished) -> None:
        """Record that everything that changed is applied.

        Ends the run too if this was its last job.
        """
        self._end(lambda state: finish_changes(state, self._message, holder=self._holder, finished=finished))

    def finish_family(self, counts: Counts, note: str) -> None:
        """Record that the family is applied.

        Ends the run too if this was its last job.
        """
        self._end(lambda state: finish_family(state, self._message, holder=self._holder, counts=counts, note=note))

    def hand_over(self, why: HandOverError) -> None:
        """Let another worker go on."""
        now = self._clock()
        self._end(lambda state: hand_over(state, self._message, holder=self._holder, now=now, why=why))

    def count(self, counts: Counts) -> None:
        """Keep what this worker did, before another one goes on."""
        self._change(lambda state: count_job(state, self._message, holder=self._holder, counts=counts))

    def fail(self, reason: str) -> None:
        """Fail the job, for a reason that the office can read."""
        self._end(lambda state: fail_job(state, self._message, holder=self._holder, reason=reason))

    def try_again_or_fail(
        self, error: RetriableError, school_time: Callable[[datetime], str]
    ) -> tuple[SchoolSync, Lane]:
        """Wait for the next try after the MIS failed, or fail the job at the last.

        `school_time` says a moment as the school's clock does. Gives the state and the run's lane.
        """
        now = self._clock()
        lanes: list[Lane] = []

        def transition(state: SchoolSync) -> SchoolSync:
            lanes.append(state.run.lane if state.run else "scheduled")
            return retry_or_fail(
                state,
                self._message,
                holder=self._holder,
                now=now,
                retry_after=error.retry_after,
                reason=error.safe,
                school_time=school_time,
            )

        return self._advance(self._message.school_id, transition), lanes[-1]

    def stop(self) -> None:
        """Give up the job of a run that was cancelled."""
        self._end(lambda state: stop_job(state, self._message, holder=self._holder))

    def _end(self, transition: Callable[[SchoolSync], SchoolSync]) -> None:
        self._advance(self._message.school_id, transition)

    def _show(self, *, written: int) -> None:
        now = self._clock()
        if self._shown_at is not None and now - self._shown_at < _SHOW_EVERY:
            return
        self._shown_at = now
        self._change(
            lambda state: show_progress(
                state,
                self._message,
                holder=self._holder,
                read=self._read,
                total=self._total,
                written=written,
            )
        )

    def _change(self, transition: Callable[[SchoolSync], SchoolSync]) -> None:
        change_sync(self._sync, self._message.school_id, lambda state: (transition(state), None, None))
