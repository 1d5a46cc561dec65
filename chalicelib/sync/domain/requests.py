"""What a click or a window does to a school's sync state."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import ConflictError, RetriableError
from chalicelib.sync.domain.state import (
    MAX_FAMILIES,
    FollowUp,
    Job,
    JobProgress,
    Lane,
    RequestOutcome,
    Run,
    SchoolSync,
    Trigger,
)

ARRIVED_FILE = "a file that arrived"
"""Who started a run that nobody started."""


class RefreshDecision(Struct, frozen=True, kw_only=True):
    """The answer to a request: which run serves it, and what to queue now.

    `run_id` is the run that will hold its data, `queue` the names of the active run's jobs.
    """

    state: SchoolSync
    run_id: str
    outcome: RequestOutcome
    queue: tuple[str, ...] = ()


def request_refresh(
    state: SchoolSync, datasets: tuple[Dataset, ...], *, run_id: str, started_by: str, now: datetime
) -> RefreshDecision:
    """Start, join or book a run for a person who asks for fresh data.

    A change made in the MIS before `now` will be in the named run's data. A dataset that waits is joined and queued
    again on the fast lane; one that is absent from the run or done is added; one being read right now needs the
    follow-up run, because the change may not be in that read.
    """
    wanted = tuple(Job(dataset=dataset, queued_at=now) for dataset in datasets)
    return _request(state, wanted, run_id=run_id, started_by=started_by, now=now)


def request_file_read(
    state: SchoolSync, datasets: tuple[Dataset, ...], *, run_id: str, now: datetime
) -> RefreshDecision:
    """Start, join or book a run for a file that has arrived.

    The file will be in the named run's data, by the same rules as for a person who asks.
    """
    wanted = tuple(Job(dataset=dataset, queued_at=now) for dataset in datasets)
    return _request(state, wanted, run_id=run_id, started_by=ARRIVED_FILE, now=now, trigger="file")


def request_family(state: SchoolSync, pupil_id: str, *, run_id: str, started_by: str, now: datetime) -> RefreshDecision:
    """Start, join or book a run for one pupil's family.

    The rules are the same; a run that has many families already reads all pupils instead.
    """
    wanted = Job(dataset="pupils", pupil_id=pupil_id, queued_at=now)
    if state.run is not None and state.run.job("pupils", pupil_id) is None and _families(state.run) >= MAX_FAMILIES:
        wanted = Job(dataset="pupils", queued_at=now)
    return _request(state, (wanted,), run_id=run_id, started_by=started_by, now=now)


def _families(run: Run) -> int:
    return sum(bool(job.pupil_id) for job in run.jobs)


def _request(
    state: SchoolSync,
    wanted: tuple[Job, ...],
    *,
    run_id: str,
    started_by: str,
    now: datetime,
    trigger: Trigger = "refresh",
) -> RefreshDecision:
    if state.run is None:
        run = new_run(run_id, (), trigger=trigger, lane="refresh", started_by=started_by, now=now)
        started = replace(state, run=replace(run, jobs=wanted))
        return RefreshDecision(state=started, run_id=run.id, outcome="started", queue=_names(wanted))
    parts = _partition(state.run, wanted)
    run = _queue_again(state.run, parts.to_queue) if parts.to_queue else state.run
    after, queue = replace(state, run=run), _names(parts.to_queue)
    if parts.busy:
        follow_up = _book(after.follow_up, parts.busy, run_id=run_id, started_by=started_by, now=now)
        booked = replace(after, follow_up=follow_up)
        return RefreshDecision(state=booked, run_id=follow_up.run_id, outcome="follow_up", queue=queue)
    return RefreshDecision(state=after, run_id=run.id, outcome="added" if parts.added else "joined", queue=queue)


class _Partition(Struct, frozen=True, kw_only=True):
    """The wanted jobs by what the active run makes of them.

    A `busy` job is for the follow-up run, a `joined` one waits in the run already, an `added` one is new to it or done.
    """

    busy: tuple[Job, ...]
    joined: tuple[Job, ...]
    added: tuple[Job, ...]

    @property
    def to_queue(self) -> tuple[Job, ...]:
        """The jobs that the active run does for this request."""
        return self.joined + self.added


def _partition(run: Run, wanted: Iterable[Job]) -> _Partition:
    """Sort the wanted jobs by what the active run makes of them.

    Nothing may be added to a run that is being cancelled: all that is asked for now follows it.
    """
    busy: list[Job] = []
    joined: list[Job] = []
    added: list[Job] = []
    for job in wanted:
        active = run.job(job.dataset, job.pupil_id)
        if run.cancelled_by or (active is not None and active.is_open and active.has_begun):
            busy.append(job)
        elif active is not None and active.status == "waiting":
            joined.append(job)
        else:
            added.append(job)
    return _Partition(busy=tuple(busy), joined=tuple(joined), added=tuple(added))


def _queue_again(run: Run, wanted: tuple[Job, ...]) -> Run:
    jobs = {job.name: job for job in run.jobs}
    for job in wanted:
        jobs[job.name] = _after(jobs.get(job.name), job)
    return replace(run, lane="refresh", jobs=tuple(jobs.values()))


def _after(earlier: Job | None, job: Job) -> Job:
    """Let the job follow its own earlier round.

    The queue message of that round is stale then, and its counts stay.
    """
    if earlier is None:
        return job
    progress = JobProgress(own_epoch=earlier.progress.own_epoch)
    return replace(job, round=earlier.round + 1, counts=earlier.counts, progress=progress)


def _book(booked: FollowUp | None, busy: tuple[Job, ...], *, run_id: str, started_by: str, now: datetime) -> FollowUp:
    before = booked or FollowUp(run_id=run_id, datasets=(), started_by=started_by, booked_at=now)
    datasets = dict.fromkeys((*before.datasets, *(job.dataset for job in busy if not job.pupil_id)))
    families = dict.fromkeys((*before.families, *(job.pupil_id for job in busy if job.pupil_id)))
    if len(families) > MAX_FAMILIES:
        datasets["pupils"], families = None, {}
    return replace(before, datasets=tuple(datasets), families=tuple(families))


def _names(jobs: Iterable[Job]) -> tuple[str, ...]:
    return tuple(job.name for job in jobs)


def open_window(
    state: SchoolSync,
    datasets: tuple[Dataset, ...],
    *,
    run_id: str,
    now: datetime,
    overnight: bool = False,
    started_by: str = "schedule",
) -> RefreshDecision:
    """Start the run of a sync window, or let the active run serve it.

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
        return RefreshDecision(state=joined, run_id=run.id, outcome="added" if absent else "joined", queue=absent)
    run = new_run(run_id, datasets, trigger="schedule", lane="scheduled", started_by=started_by, now=now)
    opened = replace(state, run=replace(run, overnight=overnight))
    return RefreshDecision(state=opened, run_id=run.id, outcome="started", queue=datasets)


def start_decision(
    state: SchoolSync, held_id: str, dataset: Dataset, *, run_id: str, decided_by: str, now: datetime
) -> Run:
    """Make the run that carries out a decision on held changes.

    It reads the dataset in full, so that a click may join it. Raises ConflictError while the slot is taken, because the
    update may change the list, and for a list that no longer counts.
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


def start_follow_up(state: SchoolSync, *, failed: Iterable[Dataset] = (), now: datetime) -> SchoolSync:
    """Give the free slot to the booked follow-up, if there is one.

    Its jobs are to be queued. It takes the datasets that failed in the run before with it: the click that booked it may
    have joined those, and was promised that this run holds its data.
    """
    booked = state.follow_up
    if state.run is not None or booked is None:
        return state
    datasets = booked.datasets + tuple(d for d in failed if d not in booked.datasets)
    run = new_run(booked.run_id, (), trigger="follow_up", lane="refresh", started_by=booked.started_by, now=now)
    jobs = booked_jobs(replace(booked, datasets=datasets, booked_at=now))
    return replace(state, run=replace(run, jobs=jobs), follow_up=None)


def booked_jobs(booked: FollowUp) -> tuple[Job, ...]:
    """Make the jobs of a booked follow-up, waiting since it was booked."""
    whole = (Job(dataset=dataset, queued_at=booked.booked_at) for dataset in booked.datasets)
    families = (Job(dataset="pupils", pupil_id=one, queued_at=booked.booked_at) for one in booked.families)
    return (*whole, *families)


def new_run(
    run_id: str, datasets: Iterable[Dataset], *, trigger: Trigger, lane: Lane, started_by: str, now: datetime
) -> Run:
    """Make a run whose jobs all wait to be claimed."""
    jobs = tuple(Job(dataset=dataset, queued_at=now) for dataset in datasets)
    return Run(id=run_id, trigger=trigger, lane=lane, started_by=started_by, started_at=now, jobs=jobs)
