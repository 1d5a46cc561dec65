"""Cancelling a run: what waits ends at once, what a worker holds ends when it looks up or its lease is over."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.jobs import with_failed
from chalicelib.sync.domain.requests import booked_jobs
from chalicelib.sync.domain.run_completion import settle
from chalicelib.sync.domain.state import FollowUp, Run, SchoolSync

ENDED = "run_ended"
"""Code of the refusal to cancel what is over."""


def cancel_run(state: SchoolSync, run_id: str, *, by: str, now: datetime) -> tuple[SchoolSync, Run | None]:
    """Cancel the active run or the booked follow-up; also gives the run that this ended, if it did.

    A follow-up booked behind the run stays booked: another person waits for it. Raises ConflictError when the
    run is neither of the two, because then it has ended.
    """
    if state.follow_up is not None and state.follow_up.run_id == run_id:
        return replace(state, follow_up=None), _never_started(state.follow_up, by, now)
    run = state.run
    if run is None or run.id != run_id:
        raise ConflictError("This update has already ended.", code=ENDED)
    if run.cancelled_by:
        return state, None
    after = replace(state, run=replace(run, cancelled_by=by))
    for job in run.jobs:
        if job.status == "waiting":
            after = with_failed(after, job, f"{by} cancelled it.")
    return settle(after, now=now)


def _never_started(booked: FollowUp, by: str, now: datetime) -> Run:
    return Run(
        id=booked.run_id,
        trigger="follow_up",
        lane="refresh",
        started_by=booked.started_by,
        started_at=booked.booked_at,
        jobs=tuple(replace(job, status="failed", message=f"{by} cancelled it.") for job in booked_jobs(booked)),
        outcome="cancelled",
        message=f"{by} cancelled it before it started. Nothing was changed.",
        finished_at=now,
        cancelled_by=by,
    )
