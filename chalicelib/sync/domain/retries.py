"""When a job that the MIS failed is tried again, and when a job that waits is queued again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.sync.domain.jobs import fail_job, held_job, with_job
from chalicelib.sync.domain.state import Job, JobMessage, Lane, Run, SchoolSync

BACK_OFF_SECONDS: dict[Lane, tuple[int, ...]] = {"scheduled": (10, 30, 90, 270), "refresh": (5, 20)}
"""The waits between tries. A person who clicked hears within about two minutes: each try takes 20 s at most
where the MIS does not answer (mis/calls.py), so three tries and the waits between them take 85 s."""

LONGEST_WAIT: dict[Lane, timedelta] = {"scheduled": timedelta(hours=1), "refresh": timedelta(minutes=1)}
"""An MIS that asks for a longer wait than this is not asked again by this job."""

MOST_DELAY = timedelta(seconds=900)
"""The longest that SQS can delay a message; a longer wait is left to the tick."""

QUEUE_AGAIN_AFTER: dict[Lane, timedelta] = {"refresh": timedelta(minutes=2), "scheduled": timedelta(minutes=10)}
"""A job that nobody has claimed by then has lost its queue message, or waits behind many others."""


def retry_at(run: Run, job: Job, *, now: datetime, retry_after: float | None) -> datetime | None:
    """When to try this job again after one more failure; None when it has been tried often enough."""
    waits = BACK_OFF_SECONDS[run.lane]
    if run.cancelled_by or job.attempts >= len(waits):
        return None
    wait = timedelta(seconds=max(waits[job.attempts], retry_after or 0))
    return now + wait if wait <= LONGEST_WAIT[run.lane] else None


def retry_or_fail(
    state: SchoolSync,
    message: JobMessage,
    *,
    holder: str,
    now: datetime,
    retry_after: float | None,
    reason: str,
    school_time: Callable[[datetime], str],
) -> SchoolSync:
    """The MIS failed this try: give the job back until its next one, or fail it when there is none.

    `reason` is a sentence for the office; `school_time` says a moment as the school's clock does.
    """
    job = held_job(state, message, holder)
    assert state.run is not None  # noqa: S101 - the held job is in it
    again_at = retry_at(state.run, job, now=now, retry_after=retry_after)
    if again_at is None:
        return fail_job(state, message, holder=holder, reason=reason)
    waiting = replace(
        job,
        status="waiting",
        round=job.round + 1,
        holder="",
        lease_until=None,
        queued_at=now,
        not_before=again_at,
        attempts=job.attempts + 1,
        message=f"{reason} The next try is at {school_time(again_at)}.",
    )
    return replace(state, run=with_job(state.run, waiting))


def delay_seconds(job: Job, now: datetime) -> float | None:
    """How long the job's queue message must be held back from now; None where that is left to the tick."""
    if job.not_before is None or job.not_before <= now:
        return 0
    wait = job.not_before - now
    return wait.total_seconds() if wait <= MOST_DELAY else None


def queue_again_at(job: Job, lane: Lane) -> datetime | None:
    """When the sweeper queues a waiting job again; None for a job that a worker holds or that has ended."""
    if job.status != "waiting" or job.behind:
        return None
    if job.not_before and job.requeued_at is None and job.not_before - job.queued_at > MOST_DELAY:
        return job.not_before
    return (job.requeued_at or job.not_before or job.queued_at) + QUEUE_AGAIN_AFTER[lane]


def sweep(state: SchoolSync, *, now: datetime) -> SchoolSync:
    """Note that the jobs whose queue messages seem lost are queued again now: those with `requeued_at` of now."""
    run = state.run
    if run is None:
        return state
    jobs = tuple(replace(job, requeued_at=now) if _is_lost(job, run.lane, now) else job for job in run.jobs)
    return state if jobs == run.jobs else replace(state, run=replace(run, jobs=jobs))


def _is_lost(job: Job, lane: Lane, now: datetime) -> bool:
    due = queue_again_at(job, lane)
    return due is not None and due <= now
