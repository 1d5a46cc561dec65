"""The status that people read, from the school's facts and sync state alone."""

from datetime import datetime
from statistics import median
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.mis.domain.mis_connections import FileDropConnection, OneRosterConnection
from chalicelib.schools.domain.school import School
from chalicelib.schools.views.describe_settings import describe_settings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.freshness import source_time
from chalicelib.sync.domain.held import held_sentence
from chalicelib.sync.domain.state import Job, JobStatus, Run, SchoolSync, Trigger

DatasetState: TypeAlias = Literal["idle", "waiting", "reading", "writing", "done", "failed"]
SyncStateWord: TypeAlias = Literal["idle", "running", "attention"]

_BUSIEST_FIRST: tuple[JobStatus, ...] = ("writing", "reading", "waiting", "failed", "done")


class DatasetStatus(Struct, frozen=True, kw_only=True):
    """One dataset: `fresh_as_of` is the older of when it was read and how old the source's copy was then.

    `source_as_of` is what the source says of its copy, or where it says nothing, the lag set for the school. `version`
    moves whenever something of the dataset is written, also where that moves no time, such as one family's refresh.
    """

    state: DatasetState
    version: int
    data_as_of: datetime | None
    source_as_of: datetime | None
    fresh_as_of: datetime | None


class JobView(Struct, frozen=True, kw_only=True):
    """How far one dataset of the active run is, or one pupil's family, in records; `total` where the MIS states one.

    `message` says what a job waits for, or why it failed.
    """

    dataset: Dataset
    pupil_id: str | None
    state: JobStatus
    read: int
    total: int | None
    written: int
    message: str


class ActiveRun(Struct, frozen=True, kw_only=True):
    """The run that is under way; `usual_seconds` as in SyncStatus."""

    id: str
    trigger: Trigger
    started_by: str
    started_at: datetime
    usual_seconds: int | None
    jobs: tuple[JobView, ...]


class BookedRun(Struct, frozen=True, kw_only=True):
    """The follow-up that starts when the active run ends; of `pupils` perhaps only the `families` of these pupils."""

    id: str
    datasets: tuple[Dataset, ...]
    families: tuple[str, ...]
    started_by: str


class Attention(Struct, frozen=True, kw_only=True):
    """Something that needs a person."""

    kind: Literal["run_failed", "held_changes"]
    message: str


class SyncStatus(Struct, frozen=True, kw_only=True):
    """`GET /sync`; `data_as_of` is the oldest of the datasets that this school syncs.

    `usual_seconds` is the median of recent complete runs, null where there were none.
    """

    state: SyncStateWord
    about: str
    data_as_of: datetime | None
    usual_seconds: int | None
    datasets: dict[Dataset, DatasetStatus]
    run: ActiveRun | None
    follow_up: BookedRun | None
    next_window_at: datetime | None
    attention: tuple[Attention, ...]


def sync_status(school: School, sync: SchoolSync) -> SyncStatus:
    """Show the school's status now."""
    datasets = {dataset: _dataset_status(school, sync, dataset) for dataset in school.datasets}
    times = [status.data_as_of for status in datasets.values()]
    attention = _attention(sync)
    idle: SyncStateWord = "attention" if attention else "idle"
    booked = sync.follow_up
    return SyncStatus(
        state="running" if sync.run else idle,
        about=f"{_connection(school)} {describe_settings(school.settings)}",
        data_as_of=None if None in times else min((t for t in times if t), default=None),
        usual_seconds=_usual(sync),
        datasets=datasets,
        run=_active(sync.run, _usual(sync)) if sync.run else None,
        follow_up=BookedRun(
            id=booked.run_id, datasets=booked.touches, families=booked.families, started_by=booked.started_by
        )
        if booked
        else None,
        next_window_at=sync.next_window_at,
        attention=attention,
    )


def _connection(school: School) -> str:
    if isinstance(school.mis, FileDropConnection):
        attendance = "" if "attendance" in school.datasets else " They hold no attendance."
        return (
            "This school's data comes from files that are dropped here, and is as old as the newest of them. "
            f"A file that arrives is read at once.{attendance}"
        )
    source, lag = school.mis.label, school.settings.source_lag_minutes
    if lag is None:
        age = "may be older than the time we read it"
    else:
        age = f"counts as {lag} {'minute' if lag == 1 else 'minutes'} older than the time we read it"
    if isinstance(school.mis, OneRosterConnection):
        about = f"This school is connected to its MIS through {source} {school.mis.version}, whose copy of it {age}."
        return f"{about} {source} holds no attendance."
    return f"This school is connected to {source}, whose own copy of the MIS {age}."


def _dataset_status(school: School, sync: SchoolSync, dataset: Dataset) -> DatasetStatus:
    head = sync.head(dataset)
    jobs = [_shown(job) for job in sync.run.jobs if job.dataset == dataset] if sync.run else []
    source_as_of = source_time(head, school.settings.source_lag_minutes)
    known = [moment for moment in (head.data_as_of, source_as_of) if moment]
    return DatasetStatus(
        state=min(jobs, key=_BUSIEST_FIRST.index, default="idle"),
        version=head.epoch,
        data_as_of=head.data_as_of,
        source_as_of=source_as_of,
        fresh_as_of=min(known, default=None),
    )


def _usual(sync: SchoolSync) -> int | None:
    return round(median(sync.recent_seconds)) if sync.recent_seconds else None


def _active(run: Run, usual_seconds: int | None) -> ActiveRun:
    return ActiveRun(
        id=run.id,
        trigger=run.trigger,
        started_by=run.started_by,
        started_at=run.started_at,
        usual_seconds=usual_seconds,
        jobs=tuple(_job_view(job) for job in run.jobs),
    )


def _job_view(job: Job) -> JobView:
    return JobView(
        dataset=job.dataset,
        pupil_id=job.pupil_id or None,
        state=_shown(job),
        read=job.progress.read,
        total=job.progress.total,
        written=job.progress.written,
        message=job.message,
    )


def _shown(job: Job) -> JobStatus:
    """Show a read that is handed from worker to worker as being read."""
    return "reading" if job.status == "waiting" and job.progress.staged else job.status


def _attention(sync: SchoolSync) -> tuple[Attention, ...]:
    found = []
    last = sync.last_ended
    if last is not None and last.outcome in ("failed", "completed_with_errors"):
        found.append(Attention(kind="run_failed", message=last.message))
    held = tuple(ref for head in sync.heads.values() for ref in head.held)
    if held:
        found.append(Attention(kind="held_changes", message=held_sentence(held)))
    return tuple(found)
