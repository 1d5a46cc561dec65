"""Which jobs of a run must take turns: two of one dataset never work side by side."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.sync.domain.state import Job, Run, SchoolSync


def is_blocked(run: Run, job: Job, now: datetime) -> bool:
    """Whether another job of the same dataset is under way.

    That is one whose worker's lease runs, or a read that goes on in another worker: what it has read so far is older
    than what this job would write, and would be written over it.
    """
    return any(_is_ahead(other, now) for other in run.jobs if other.dataset == job.dataset and other.name != job.name)


def release(state: SchoolSync, *, now: datetime) -> SchoolSync:
    """Let the jobs go on that waited for another one of their dataset which is through: they are to be queued now."""
    run = state.run
    if run is None or not any(job.behind for job in run.jobs):
        return state
    jobs = tuple(
        replace(job, behind=False, queued_at=now, requeued_at=None)
        if job.behind and not is_blocked(run, job, now)
        else job
        for job in run.jobs
    )
    return state if jobs == run.jobs else replace(state, run=replace(run, jobs=jobs))


def turn_at(run: Run, job: Job) -> datetime | None:
    """When a job that waits behind others may go on at the latest, if their workers have died; None where unknown."""
    leases = [
        other.lease_until
        for other in run.jobs
        if other.dataset == job.dataset and other.name != job.name and other.lease_until is not None
    ]
    return max(leases, default=None)


def _is_ahead(job: Job, now: datetime) -> bool:
    leased = job.lease_until is not None and job.lease_until > now
    return job.is_open and (leased or bool(job.spooled))
