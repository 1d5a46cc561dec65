"""How a job ends, is handed to the next worker, or is tried again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.shared.errors import HandOverError
from chalicelib.sync.domain.jobs import fail_job, leased_job, with_failed, with_head, with_job, with_job_of
from chalicelib.sync.domain.state import Counts, HeldRef, Job, JobProgress, Lane, Run, SchoolSync, SyncTask

MAX_SLICES = 50
"""Workers that may have their time at one job; a school that needs more has something wrong with it."""

BACK_OFF_SECONDS: dict[Lane, tuple[int, ...]] = {"scheduled": (10, 30, 90, 270), "refresh": (5, 20)}
"""The waits between tries. A person who clicked hears within about two minutes: each try takes 20 s at most
where the MIS does not answer (mis/calls.py), so three tries and the waits between them take 85 s."""

LONGEST_WAIT: dict[Lane, timedelta] = {"scheduled": timedelta(hours=1), "refresh": timedelta(minutes=1)}
"""An MIS that asks for a longer wait than this is not asked again by this job."""

MAX_DELAY = timedelta(seconds=900)
"""The longest that SQS can delay a message; a longer wait is left to the tick."""

QUEUE_AGAIN_AFTER: dict[Lane, timedelta] = {"refresh": timedelta(minutes=2), "scheduled": timedelta(minutes=10)}
"""A job that nobody has claimed by then has lost its queue message, or waits behind many others."""


class Finished(Struct, frozen=True, kw_only=True):
    """What a worker that has applied a complete read knows.

    `digest` is that of the whole feed. `source_clock` is the source's own time when the read began, where it tells it.
    """

    digest: str
    counts: Counts
    unconfirmed: int
    source_as_of: datetime | None
    note: str
    held: tuple[HeldRef, ...] = ()
    source_clock: datetime | None = None


def finish_job(state: SchoolSync, message: SyncTask, *, holder: str, finished: Finished) -> SchoolSync:
    """Record that a complete read is applied.

    The head is clean, and `data_as_of` moves to when the read began.
    """
    job = leased_job(state, message, holder)
    before = state.head(job.dataset)
    renewed = finished.source_as_of is None or finished.source_as_of != before.source_as_of
    head = replace(
        before,
        digest=finished.digest,
        dirty=False,
        data_as_of=job.progress.began_at,
        source_as_of=finished.source_as_of,
        unconfirmed=finished.unconfirmed,
        held=finished.held,
        full_read_at=job.progress.began_at,
        changes_since=finished.source_clock,
        families_failed=(),
    )
    done = _done(job, finished.counts, finished.note)
    done = replace(done, progress=replace(done.progress, source_renewed=renewed))
    return with_head(with_job_of(state, done), job, head)


def finish_changes(state: SchoolSync, message: SyncTask, *, holder: str, finished: Finished) -> SchoolSync:
    """Record that all that changed since the last read is applied.

    The data are then as new as a full read would make them. The digest of the whole feed is not known any more where
    something was written.
    """
    job = leased_job(state, message, holder)
    before = state.head(job.dataset)
    head = replace(
        before,
        digest="" if before.dirty else before.digest,
        dirty=False,
        data_as_of=job.progress.began_at,
        source_as_of=finished.source_as_of,
        changes_since=finished.source_clock or before.changes_since,
        families_failed=(),
    )
    return with_head(with_job_of(state, _done(job, finished.counts, finished.note)), job, head)


def finish_family(state: SchoolSync, message: SyncTask, *, holder: str, counts: Counts, note: str) -> SchoolSync:
    """Record that one family is applied.

    `data_as_of` stays, because nobody else was read. The head is clean again where this job alone had marked it, but
    its digest is not that of what is stored any more: the next read compares everything, also when the MIS flips back
    to what it was.
    """
    job = leased_job(state, message, holder)
    before = state.head(job.dataset)
    failed = tuple(pupil_id for pupil_id in before.families_failed if pupil_id != job.pupil_id)
    head = replace(before, families_failed=failed)
    if job.progress.own_epoch == head.epoch and head.dirty:
        head = replace(head, digest="", dirty=False)
    return with_head(with_job_of(state, _done(job, counts, note)), job, head)


def _done(job: Job, counts: Counts, note: str) -> Job:
    progress = replace(job.progress, read=counts.read, staged=())
    return replace(job, status="done", counts=counts.on_top_of(job.counts), message=note, lease=None, progress=progress)


def count_job(state: SchoolSync, message: SyncTask, *, holder: str, counts: Counts) -> SchoolSync:
    """Keep what one worker did of a job that another one goes on with."""
    job = leased_job(state, message, holder)
    return with_job_of(state, replace(job, counts=counts.on_top_of(job.counts)))


def hand_over(state: SchoolSync, message: SyncTask, *, holder: str, now: datetime, why: HandOverError) -> SchoolSync:
    """Queue the job for another worker, at once and in a new round.

    What this one wrote stays; what it read and has not stored is read anew.
    """
    job = leased_job(state, message, holder)
    if job.progress.slices >= MAX_SLICES:
        reason = "The update did not come to an end, and was stopped. Tell Rollcall's support."
        return with_failed(state, replace(job, progress=replace(job.progress, staged=())), reason)
    waiting = replace(
        job,
        status="waiting",
        round=job.round + 1,
        queued_at=now,
        lease=None,
        progress=_handed_over(job.progress, why),
    )
    after = with_job_of(state, waiting)
    return with_head(after, job, replace(state.head(job.dataset), changes_since=None)) if why.in_full else after


def _handed_over(progress: JobProgress, why: HandOverError) -> JobProgress:
    """Keep what was staged for the next worker.

    It is forgotten where that worker must read in full.
    """
    after = replace(progress, slices=progress.slices + 1)
    if why.in_full:
        return replace(after, staged=(), since=None)
    return replace(after, staged=(*progress.staged, why.staged), since=why.since) if why.staged else after


def retry_or_fail(
    state: SchoolSync,
    message: SyncTask,
    *,
    holder: str,
    now: datetime,
    retry_after: float | None,
    reason: str,
    school_time: Callable[[datetime], str],
) -> SchoolSync:
    """Give a failed job back until its next try, or fail it for good.

    The MIS failed this try. `reason` is a sentence for the office; `school_time` says a moment as the school's clock
    does.
    """
    job = leased_job(state, message, holder)
    assert state.run is not None  # noqa: S101 - the held job is in it
    again_at = retry_at(state.run, job, now=now, retry_after=retry_after)
    if again_at is None:
        return fail_job(state, message, holder=holder, reason=reason)
    waiting = replace(
        job,
        status="waiting",
        round=job.round + 1,
        lease=None,
        queued_at=now,
        not_before=again_at,
        attempts=job.attempts + 1,
        message=f"{reason} The next try is at {school_time(again_at)}.",
    )
    return replace(state, run=with_job(state.run, waiting))


def retry_at(run: Run, job: Job, *, now: datetime, retry_after: float | None) -> datetime | None:
    """Say when to try this job again after one more failure.

    None when it has been tried often enough.
    """
    waits = BACK_OFF_SECONDS[run.lane]
    if run.cancelled_by or job.attempts >= len(waits):
        return None
    wait = timedelta(seconds=max(waits[job.attempts], retry_after or 0))
    return now + wait if wait <= LONGEST_WAIT[run.lane] else None


def delay_seconds(job: Job, now: datetime) -> float | None:
    """Say how long to delay the job's queue message from now.

    None where that is left to the tick.
    """
    if job.not_before is None or job.not_before <= now:
        return 0
    wait = job.not_before - now
    return wait.total_seconds() if wait <= MAX_DELAY else None


def sweep(state: SchoolSync, *, now: datetime) -> SchoolSync:
    """Mark the jobs to queue again because their messages seem lost.

    Those are the jobs with `requeued_at` of now.
    """
    run = state.run
    if run is None:
        return state
    jobs = tuple(replace(job, requeued_at=now) if _is_lost(job, run.lane, now) else job for job in run.jobs)
    return state if jobs == run.jobs else replace(state, run=replace(run, jobs=jobs))


def _is_lost(job: Job, lane: Lane, now: datetime) -> bool:
    due = queue_again_at(job, lane)
    return due is not None and due <= now


def queue_again_at(job: Job, lane: Lane) -> datetime | None:
    """Say when the sweeper queues a waiting job again.

    None for a job that a worker has or that has ended.
    """
    if job.status != "waiting" or job.blocked:
        return None
    if job.not_before and job.requeued_at is None and job.not_before - job.queued_at > MAX_DELAY:
        return job.not_before
    return (job.requeued_at or job.not_before or job.queued_at) + QUEUE_AGAIN_AFTER[lane]
