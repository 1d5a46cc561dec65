"""The stored JSON of sync states and runs.

A job's lease and progress stand flat beside its other fields.
"""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib.shared.datasets import Dataset
from chalicelib.shared.storage.stored_json import StoredJson, later_fields_of, with_later_fields
from chalicelib.shared.versions import LaterField
from chalicelib.sync.domain.state import NO_COUNTS, Counts, Job, JobProgress, JobStatus, Lease, Run, SchoolSync


class StoredJob(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A job as it is stored, with the names and order of every build before."""

    dataset: Dataset
    pupil_id: str = ""
    status: JobStatus = "waiting"
    round: int = 1
    holder: str = ""
    lease_until: datetime | None = None
    queued_at: datetime
    requeued_at: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    began_at: datetime | None = None
    read: int = 0
    total: int | None = None
    written: int = 0
    counts: Counts = NO_COUNTS
    message: str = ""
    blocked: bool = field(default=False, name="behind")
    staged: tuple[str, ...] = field(default=(), name="spooled")
    since: datetime | None = None
    slices: int = 0
    own_epoch: int = 0
    source_renewed: bool = True


class StoredRun(Run, frozen=True, kw_only=True, omit_defaults=True):
    """A run as it is stored."""

    jobs: tuple[StoredJob, ...]  # type: ignore[assignment]  # only this module sees a run of such jobs


class StoredState(SchoolSync, frozen=True, kw_only=True, omit_defaults=True):
    """A sync state as it is stored."""

    run: StoredRun | None = None


_states = StoredJson[StoredState](StoredState)
_runs = StoredJson[StoredRun](StoredRun)


def decode_state(body: str) -> SchoolSync:
    """Decode a stored sync state."""
    return _nested_state(_states.decode(body))


def read_state(body: str) -> tuple[SchoolSync, tuple[LaterField, ...]]:
    """Decode a stored sync state, with the fields that only a later build knows."""
    stored = _states.decode(body)
    return _nested_state(stored), later_fields_of(body, stored)


def encode_state(state: SchoolSync, later_fields: tuple[LaterField, ...] = ()) -> str:
    """Encode a sync state with the later fields of what is still in it."""
    flat = state if state.run is None else replace(state, run=_flat_run(state.run))
    return with_later_fields(flat, later_fields)


def decode_run(body: str) -> Run:
    """Decode a stored run."""
    return _nested_run(_runs.decode(body))


def encode_run(run: Run, later_fields: tuple[LaterField, ...] = ()) -> str:
    """Encode a run with its later fields."""
    return with_later_fields(_flat_run(run), later_fields)


def _nested_state(stored: StoredState) -> SchoolSync:
    fields = asdict(stored)
    fields["run"] = _nested_run(stored.run) if stored.run else None
    return SchoolSync(**fields)


def _nested_run(stored: StoredRun) -> Run:
    fields = asdict(stored)
    fields["jobs"] = tuple(_nested_job(job) for job in stored.jobs)
    return Run(**fields)


def _flat_run(run: Run) -> StoredRun:
    fields = asdict(run)
    fields["jobs"] = tuple(_flat_job(job) for job in run.jobs)
    return StoredRun(**fields)


def _nested_job(stored: StoredJob) -> Job:
    return Job(
        dataset=stored.dataset,
        pupil_id=stored.pupil_id,
        status=stored.status,
        round=stored.round,
        queued_at=stored.queued_at,
        requeued_at=stored.requeued_at,
        not_before=stored.not_before,
        attempts=stored.attempts,
        blocked=stored.blocked,
        counts=stored.counts,
        message=stored.message,
        lease=None if stored.lease_until is None else Lease(holder=stored.holder, until=stored.lease_until),
        progress=JobProgress(
            began_at=stored.began_at,
            read=stored.read,
            total=stored.total,
            written=stored.written,
            staged=stored.staged,
            since=stored.since,
            slices=stored.slices,
            own_epoch=stored.own_epoch,
            source_renewed=stored.source_renewed,
        ),
    )


def _flat_job(job: Job) -> StoredJob:
    lease, progress = job.lease, job.progress
    return StoredJob(
        dataset=job.dataset,
        pupil_id=job.pupil_id,
        status=job.status,
        round=job.round,
        holder="" if lease is None else lease.holder,
        lease_until=None if lease is None else lease.until,
        queued_at=job.queued_at,
        requeued_at=job.requeued_at,
        not_before=job.not_before,
        attempts=job.attempts,
        began_at=progress.began_at,
        read=progress.read,
        total=progress.total,
        written=progress.written,
        counts=job.counts,
        message=job.message,
        blocked=job.blocked,
        staged=progress.staged,
        since=progress.since,
        slices=progress.slices,
        own_epoch=progress.own_epoch,
        source_renewed=progress.source_renewed,
    )
