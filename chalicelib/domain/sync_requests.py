"""What a click or a window does to a school's sync state: start, join, add to, or follow the active run."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.errors import ConflictError, RetriableError
from chalicelib.domain.sync_state import Counts, FollowUp, Job, Lane, RequestOutcome, Run, SchoolSync, Trigger


class Requested(Struct, frozen=True, kw_only=True):
    """The answer to a request: the run that will hold its data, and the active run's jobs to queue now."""

    state: SchoolSync
    run_id: str
    outcome: RequestOutcome
    queue: tuple[Dataset, ...] = ()


def new_run(
    run_id: str, datasets: Iterable[Dataset], *, trigger: Trigger, lane: Lane, started_by: str, now: datetime
) -> Run:
    """A run whose jobs all wait to be claimed."""
    jobs = tuple(Job(dataset=dataset, queued_at=now) for dataset in datasets)
    return Run(id=run_id, trigger=trigger, lane=lane, started_by=started_by, started_at=now, jobs=jobs)


def request_refresh(
    state: SchoolSync, datasets: tuple[Dataset, ...], *, run_id: str, started_by: str, now: datetime
) -> Requested:
    """A person asks for fresh data: a change made in the MIS before `now` will be in the named run's data.

    A dataset that waits is joined and queued again on the fast lane; one that is absent from the run or done
    is added; one being read right now needs the follow-up run, because the change may not be in that read.
    """
    if state.run is None:
        run = new_run(run_id, datasets, trigger="refresh", lane="refresh", started_by=started_by, now=now)
        return Requested(state=replace(state, run=run), run_id=run.id, outcome="started", queue=datasets)
    # Nothing may be added to a run that is being cancelled: what is asked for now follows it.
    busy = tuple(d for d in datasets if state.run.cancelled_by or _is_busy(state.run, d))
    joined = tuple(d for d in datasets if d not in busy and _is_waiting(state.run, d))
    added = tuple(d for d in datasets if d not in busy and d not in joined)
    queue = joined + added
    run = _queue_again(state.run, queue, now) if queue else state.run
    after = replace(state, run=run)
    if busy:
        follow_up = _book(after.follow_up, busy, run_id=run_id, started_by=started_by, now=now)
        booked = replace(after, follow_up=follow_up)
        return Requested(state=booked, run_id=follow_up.run_id, outcome="follow_up", queue=queue)
    return Requested(state=after, run_id=run.id, outcome="added" if added else "joined", queue=queue)


def start_decision(
    state: SchoolSync, held_id: str, dataset: Dataset, *, run_id: str, decided_by: str, now: datetime
) -> Run:
    """The run that carries out a decision on held changes; it reads the dataset in full, so that a click may join it.

    Raises ConflictError while the slot is taken, because the update may change the list, and for a list that no
    longer counts.
    """
    if state.run is not None or state.follow_up is not None:
        raise ConflictError(
            "An update is running, and the list may be different when it has ended. Look at it again then.",
            code="sync_in_progress",
        )
    if all(ref.id != held_id for ref in state.head(dataset).held):
        raise ConflictError("A newer update has replaced this list. Look at the new one.", code="held_changes_replaced")
    run = new_run(run_id, (dataset,), trigger="approval", lane="refresh", started_by=decided_by, now=now)
    return replace(run, decides=held_id)


def open_window(
    state: SchoolSync,
    datasets: tuple[Dataset, ...],
    *,
    run_id: str,
    now: datetime,
    overnight: bool = False,
    started_by: str = "schedule",
) -> Requested:
    """A sync window opens: start a run unless one is active, which then serves the window as well.

    Datasets that the active run does not contain are added to it; its lane stays as it is. A run that is being
    cancelled serves nobody: raises RetriableError until it has ended.
    """
    if state.run is not None and state.run.cancelled_by:
        raise RetriableError("The update is being cancelled.", internal="the run is being cancelled")
    if state.run is not None:
        absent = tuple(d for d in datasets if state.run.job(d) is None)
        jobs = state.run.jobs + tuple(Job(dataset=d, queued_at=now) for d in absent)
        run = replace(state.run, jobs=jobs, overnight=state.run.overnight or overnight)
        joined = state if run == state.run else replace(state, run=run)
        return Requested(state=joined, run_id=run.id, outcome="added" if absent else "joined", queue=absent)
    run = new_run(run_id, datasets, trigger="schedule", lane="scheduled", started_by=started_by, now=now)
    opened = replace(state, run=replace(run, overnight=overnight))
    return Requested(state=opened, run_id=run.id, outcome="started", queue=datasets)


def start_follow_up(state: SchoolSync, *, failed: Iterable[Dataset] = (), now: datetime) -> SchoolSync:
    """Give the free slot to the booked follow-up, if there is one; its jobs are the ones to queue.

    It takes the datasets that failed in the run before with it: the click that booked it may have joined
    those, and was promised that this run holds its data.
    """
    booked = state.follow_up
    if state.run is not None or booked is None:
        return state
    run = new_run(
        booked.run_id,
        booked.datasets + tuple(d for d in failed if d not in booked.datasets),
        trigger="follow_up",
        lane="refresh",
        started_by=booked.started_by,
        now=now,
    )
    return replace(state, run=run, follow_up=None)


def _is_busy(run: Run, dataset: Dataset) -> bool:
    job = run.job(dataset)
    return job is not None and job.status in ("reading", "writing")


def _is_waiting(run: Run, dataset: Dataset) -> bool:
    job = run.job(dataset)
    return job is not None and job.status == "waiting"


def _queue_again(run: Run, datasets: tuple[Dataset, ...], now: datetime) -> Run:
    jobs = {job.dataset: job for job in run.jobs}
    for dataset in datasets:
        earlier = jobs.get(dataset)
        jobs[dataset] = Job(
            dataset=dataset,
            queued_at=now,
            round=earlier.round + 1 if earlier else 1,
            counts=earlier.counts if earlier else Counts(),
        )
    return replace(run, lane="refresh", jobs=tuple(jobs.values()))


def _book(
    booked: FollowUp | None, datasets: tuple[Dataset, ...], *, run_id: str, started_by: str, now: datetime
) -> FollowUp:
    if booked is None:
        return FollowUp(run_id=run_id, datasets=datasets, started_by=started_by, booked_at=now)
    both = booked.datasets + tuple(d for d in datasets if d not in booked.datasets)
    return replace(booked, datasets=both)
