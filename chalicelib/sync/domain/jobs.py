"""What a worker does to its job, and which jobs of a dataset wait for others."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.shared.errors import CancelledError, LeaseLostError
from chalicelib.sync.domain.state import MAX_FAMILIES, Head, HeldRef, Job, Lease, Run, SchoolSync, SyncTask

ClaimResult: TypeAlias = Literal["claimed", "stale", "busy", "blocked"]


class Claim(Struct, frozen=True, kw_only=True):
    """The outcome of trying to claim a job.

    `stale`: the job is done, superseded or its run is over, so the message is to be forgotten. `busy`: another
    worker's lease still runs, so the message must come back later. `blocked`: another job of the dataset comes first,
    and whoever ends that one queues this.
    """

    result: ClaimResult
    state: SchoolSync


class PeopleCount(Struct, frozen=True, kw_only=True):
    """People of a dataset by kind, and when they were counted."""

    people: dict[str, int]
    at: datetime


def claim_job(state: SchoolSync, message: SyncTask, *, holder: str, now: datetime, lease_until: datetime) -> Claim:
    """Take the lease on a job, also from a holder whose lease has ended.

    The same holder may ask again: the answer to its first, successful write may have been lost on the way. A
    job of a run that is being cancelled is nobody's to take: the tick ends it when its holder's lease is over.
    """
    job = _current(state, message)
    if job is None or job.status in ("done", "failed"):
        return Claim(result="stale", state=state)
    if job.lease is not None and job.lease.is_running(now) and job.lease.holder != holder:
        return Claim(result="busy", state=state)
    if state.run is not None and state.run.cancelled_by:
        return Claim(result="stale", state=state)
    if state.run is not None and is_blocked(state.run, job, now):
        return Claim(result="blocked", state=state if job.blocked else with_job_of(state, replace(job, blocked=True)))
    progress = job.progress
    if not progress.staged:  # otherwise it goes on where another worker stopped
        progress = replace(progress, began_at=now, since=None, read=0, total=None, written=0)
    claimed = replace(
        job,
        status="reading",
        requeued_at=None,
        not_before=None,
        blocked=False,
        message="",
        lease=Lease(holder=holder, until=lease_until),
        progress=progress,
    )
    return Claim(result="claimed", state=with_job_of(state, claimed))


def show_progress(
    state: SchoolSync, message: SyncTask, *, holder: str, read: int, total: int | None, written: int
) -> SchoolSync:
    """Record how far the job is, and nothing else.

    Raises CancelledError when the run was cancelled.
    """
    job = _wanted_job(state, message, holder)
    progress = replace(job.progress, read=read, total=total, written=written)
    return with_job_of(state, replace(job, progress=progress))


def begin_writing(
    state: SchoolSync, message: SyncTask, *, holder: str, counted: PeopleCount | None = None
) -> SchoolSync:
    """Mark the dataset's head dirty, before the first write.

    `counted` is what the guard measures losses by. Raises CancelledError when the run was cancelled.
    """
    job = _wanted_job(state, message, holder)
    head = state.head(job.dataset)
    dirty = replace(head, dirty=True, epoch=head.epoch + 1)
    if counted is not None:
        dirty = replace(dirty, people=counted.people, counted_at=counted.at)
    alone = not head.dirty or head.epoch == job.progress.own_epoch
    progress = replace(job.progress, own_epoch=dirty.epoch if alone else 0)
    writing = replace(job, status="writing", progress=progress)
    return with_head(with_job_of(state, writing), job, dirty)


def clear_head(
    state: SchoolSync, message: SyncTask, *, holder: str, clean: bool, held: tuple[HeldRef, ...]
) -> SchoolSync:
    """Clean the head, if it was clean before a decision was written.

    The read is still to come. `data_as_of` stays: nothing was read.
    """
    job = leased_job(state, message, holder)
    head = replace(state.head(job.dataset), dirty=not clean, held=held)
    return with_head(with_job_of(state, replace(job, status="reading")), job, head)


def stop_job(state: SchoolSync, message: SyncTask, *, holder: str) -> SchoolSync:
    """Fail the job of a worker that has seen its run cancelled.

    The head stays dirty where writing had begun.
    """
    by = state.run.cancelled_by if state.run else ""
    return fail_job(state, message, holder=holder, reason=f"{by} cancelled it.")


def fail_job(state: SchoolSync, message: SyncTask, *, holder: str, reason: str) -> SchoolSync:
    """Fail the job that cannot be done, for a reason that the office can read.

    The head stays as it is.
    """
    return with_failed(state, leased_job(state, message, holder), reason)


def with_failed(state: SchoolSync, job: Job, reason: str) -> SchoolSync:
    """Fail this job of the active run.

    A failed family is remembered, for the messages that wait for it.
    """
    failed = replace(job, status="failed", lease=None, not_before=None, blocked=False, message=reason)
    after = with_job_of(state, failed)
    if not job.pupil_id:
        return after
    head = state.head(job.dataset)
    others = [pupil_id for pupil_id in head.families_failed if pupil_id != job.pupil_id]
    return with_head(after, job, replace(head, families_failed=(*others, job.pupil_id)[-MAX_FAMILIES:]))


def leased_job(state: SchoolSync, message: SyncTask, holder: str) -> Job:
    """Find the message's job; raise LeaseLostError if `holder` has lost it."""
    job = _current(state, message)
    if job is None or job.lease is None or job.lease.holder != holder:
        raise LeaseLostError("Another worker is doing this now.", internal="the job has another holder")
    return job


def _wanted_job(state: SchoolSync, message: SyncTask, holder: str) -> Job:
    job = leased_job(state, message, holder)
    if state.run is not None and state.run.cancelled_by:
        raise CancelledError("The update was cancelled.")
    return job


def _current(state: SchoolSync, message: SyncTask) -> Job | None:
    if state.run is None or state.run.id != message.run_id:
        return None
    job = state.run.job(message.dataset, message.pupil_id)
    return job if job is not None and job.round == message.round else None


def is_blocked(run: Run, job: Job, now: datetime) -> bool:
    """Tell whether another job of the same dataset is under way.

    That is one whose worker's lease runs, or a read that goes on in another worker: what it has read so far is older
    than what this job would write, and would be written over it.
    """
    return any(_is_ahead(other, now) for other in run.jobs if other.dataset == job.dataset and other.name != job.name)


def _is_ahead(job: Job, now: datetime) -> bool:
    return job.is_open and (job.is_leased(now) or bool(job.progress.staged))


def turn_at(run: Run, job: Job) -> datetime | None:
    """Say when a blocked job may go on at the latest.

    That is if the workers of the other jobs have died; None where unknown.
    """
    leases = [
        other.lease.until
        for other in run.jobs
        if other.dataset == job.dataset and other.name != job.name and other.lease is not None
    ]
    return max(leases, default=None)


def release(state: SchoolSync, *, now: datetime) -> SchoolSync:
    """Unblock the jobs whose dataset no other job is busy with.

    They are to be queued now.
    """
    run = state.run
    if run is None or not any(job.blocked for job in run.jobs):
        return state
    jobs = tuple(
        replace(job, blocked=False, queued_at=now, requeued_at=None)
        if job.blocked and not is_blocked(run, job, now)
        else job
        for job in run.jobs
    )
    return state if jobs == run.jobs else replace(state, run=replace(run, jobs=jobs))


def with_job_of(state: SchoolSync, job: Job) -> SchoolSync:
    """Replace one job of the state's active run."""
    run = state.run
    assert run is not None  # noqa: S101 - every caller found the job in this run
    return replace(state, run=with_job(run, job))


def with_job(run: Run, job: Job) -> Run:
    """Replace one job of the run."""
    jobs = tuple(job if other.name == job.name else other for other in run.jobs)
    return replace(run, jobs=jobs)


def with_head(state: SchoolSync, job: Job, head: Head) -> SchoolSync:
    """Replace the head of the job's dataset."""
    return replace(state, heads={**state.heads, job.dataset: head})
