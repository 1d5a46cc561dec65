"""The shape of a school's sync state, the document of every sync decision."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from chalicelib.schools.domain.sync_settings import Retention
from chalicelib.shared.datasets import Dataset

Trigger: TypeAlias = Literal["schedule", "refresh", "follow_up", "file", "approval"]
RequestOutcome: TypeAlias = Literal["started", "joined", "added", "follow_up"]
Lane: TypeAlias = Literal["refresh", "scheduled"]
JobStatus: TypeAlias = Literal["waiting", "reading", "writing", "done", "failed"]
Outcome: TypeAlias = Literal[
    "completed", "completed_with_warnings", "completed_with_errors", "held", "failed", "cancelled"
]


MAX_FAMILIES = 20
"""Families that one run refreshes one by one; for more, reading all pupils is quicker and holds them all."""


class Counts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one dataset's job did, in records."""

    read: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    dropped: int = 0
    held: int = 0

    def on_top_of(self, earlier: "Counts") -> "Counts":
        """Add what an earlier round of the same job wrote to these counts."""
        return replace(
            self,
            added=earlier.added + self.added,
            changed=earlier.changed + self.changed,
            removed=earlier.removed + self.removed,
        )

    def plus(self, other: "Counts") -> "Counts":
        """Add both together."""
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


NO_COUNTS = Counts()
"""The counts of a job before it has done anything: one object, so that storage can leave it out."""


class HeldRef(Struct, frozen=True, kw_only=True):
    """A list of held changes that counts: its id, kind and number of people."""

    id: str
    kind: Literal["removal", "blanking"]
    count: int


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of one dataset.

    `digest` is that of the whole feed last applied; `epoch` counts the times that writing began; `dirty` holds
    from before the first write until after the last. `data_as_of` is when the last complete, applied read
    began. `unconfirmed` counts people who were absent from that read but are neither removed nor held yet, or held only
    because that read was not to be believed: the next read must look at them.
    `people` counts those stored, by kind, when the first read of a day that compared people began (`counted_at`): the
    overnight one, where the school has one. `held` names the lists of held changes that wait for a person.
    `full_read_at` is when the last full read began, and `changes_since` the source's own time from which the next read
    of changes alone must start. `families_failed` are the ids of pupils whose family could not be refreshed since.
    """

    digest: str = ""
    epoch: int = 0
    dirty: bool = False
    data_as_of: datetime | None = None
    source_as_of: datetime | None = None
    unconfirmed: int = 0
    people: dict[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None
    held: tuple[HeldRef, ...] = ()
    full_read_at: datetime | None = None
    changes_since: datetime | None = None
    families_failed: tuple[str, ...] = ()


class Lease(Struct, frozen=True, kw_only=True):
    """A worker's time-limited claim on a job: `holder` names the worker."""

    holder: str
    until: datetime

    def is_running(self, now: datetime) -> bool:
        """Tell whether nobody else may take the job yet."""
        return self.until > now


class JobProgress(Struct, frozen=True, kw_only=True):
    """How far a job is, over all workers that have had their time at it.

    `began_at` is when reading began; `read`, `total` (where the MIS states one) and `written` count records of this
    round. A read longer than one worker's time goes on in the next:
    `staged` are the ids of what was read so far, `since` the moment from which changes alone are read, `slices` the
    workers that have had their time. `own_epoch` is the epoch of the head while this job alone has marked it dirty.
    `source_renewed` is false where the source states that its copy is no newer than at the last update.
    """

    began_at: datetime | None = None
    read: int = 0
    total: int | None = None
    written: int = 0
    staged: tuple[str, ...] = ()
    since: datetime | None = None
    slices: int = 0
    own_epoch: int = 0
    source_renewed: bool = True


class Job(Struct, frozen=True, kw_only=True):
    """One dataset's work within a run, or that of the family of the pupil `pupil_id`.

    `round` tells a job queued again from its slower copy. `lease` is that of the worker who has it, if one has.
    `attempts` counts the tries that the MIS has failed since somebody asked; the next one waits for `not_before`.
    `queued_at` is when the job began to wait, `requeued_at` when the sweeper last queued it again. `blocked` marks a
    job that waits until another job of its dataset has ended: whoever ends that one queues it.
    `counts` are those of the rounds that are done.
    """

    dataset: Dataset
    pupil_id: str = ""
    status: JobStatus = "waiting"
    round: int = 1
    queued_at: datetime
    requeued_at: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    blocked: bool = False
    counts: Counts = NO_COUNTS
    message: str = ""
    lease: Lease | None = None
    progress: JobProgress = JobProgress()

    @property
    def name(self) -> str:
        """The job's name within its run: the dataset, and the pupil of a family."""
        return job_name(self.dataset, self.pupil_id)

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.status not in ("done", "failed")

    @property
    def has_begun(self) -> bool:
        """Whether reading is under way, so that a change made now may not be in it."""
        return self.status in ("reading", "writing") or bool(self.progress.staged)

    def is_leased(self, now: datetime) -> bool:
        """Tell whether a worker's lease on the job runs."""
        return self.lease is not None and self.lease.is_running(now)


class Run(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt to bring one school up to date.

    `started_by` is a person's name or "schedule". `overnight` marks a run that a window's single time opened, or that
    serves one. `cancelled_by` names who cancelled it; from then on its workers stop at their next look at the state.
    `decides` is the id of the list of held changes on which this run carries out a decision.
    """

    id: str
    trigger: Trigger
    lane: Lane
    started_by: str
    started_at: datetime
    jobs: tuple[Job, ...]
    outcome: Outcome | None = None
    message: str = ""
    finished_at: datetime | None = None
    overnight: bool = False
    cancelled_by: str = ""
    decides: str = ""

    def job(self, dataset: Dataset, pupil_id: str = "") -> Job | None:
        """Find the run's job for a dataset, or for one pupil's family."""
        return next((job for job in self.jobs if job.name == job_name(dataset, pupil_id)), None)


class FollowUp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The one run that is booked to start when the active run ends.

    `families` are the ids of their pupils.
    """

    run_id: str
    datasets: tuple[Dataset, ...]
    started_by: str
    booked_at: datetime
    families: tuple[str, ...] = ()

    @property
    def touches(self) -> tuple[Dataset, ...]:
        """The datasets that it will read, wholly or in part."""
        return self.datasets if not self.families or "pupils" in self.datasets else ("pupils", *self.datasets)


class Ended(Struct, frozen=True, kw_only=True):
    """How the last run ended, for the status page."""

    run_id: str
    outcome: Outcome
    message: str
    finished_at: datetime


class Click(Struct, frozen=True, kw_only=True):
    """A remembered click.

    `token` stands for the person and the key that the client sent with it.
    """

    token: str
    run_id: str
    outcome: RequestOutcome
    clicked_at: datetime


class SchoolSync(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything about a school's syncing that must change together.

    `recent_seconds` are the durations of recent complete runs of all datasets; `recent_starts` when clicks of
    the last hour started runs; `clicks` the last ones that came with a key. `runs_kept_days` is the school's setting,
    kept here in step, so that whoever ends a run knows for how long to file it.
    """

    run: Run | None = None
    follow_up: FollowUp | None = None
    heads: dict[Dataset, Head] = field(default_factory=dict)
    next_window_at: datetime | None = None
    last_ended: Ended | None = None
    recent_seconds: tuple[int, ...] = ()
    recent_starts: tuple[datetime, ...] = ()
    clicks: tuple[Click, ...] = ()
    runs_kept_days: int = Retention().runs

    def head(self, dataset: Dataset) -> Head:
        """Give the dataset's head; a new one where nothing was ever applied."""
        return self.heads.get(dataset, Head())


class SyncTask(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Read one dataset of a school, or one family of it, as a job of this run."""

    school_id: Annotated[str, Meta(description="The school, which SQS shares the queue by", examples=["elm-park"])]
    run_id: Annotated[str, Meta(description="The run that the job belongs to", examples=["01KC0000000000000000000RUN"])]
    dataset: Annotated[Dataset, Meta(description="What to read", examples=["pupils"])]
    round: Annotated[
        int, Meta(description="The job's try: a copy from an earlier round does nothing any more", examples=[1])
    ]
    pupil_id: Annotated[str, Meta(description="The pupil whose family to read; empty for everybody")] = ""
    redriven: Annotated[bool, Meta(description="Whether an operator put it back from the dead letters")] = False


def job_name(dataset: Dataset, pupil_id: str = "") -> str:
    """Name a job within its run.

    That is "pupils", or for one family "pupils#" and the pupil's id.
    """
    return f"{dataset}#{pupil_id}" if pupil_id else dataset


def messages_for(school_id: str, run: Run, names: Collection[str]) -> list[SyncTask]:
    """Make the queue messages of a run's jobs with these names."""
    return [
        SyncTask(school_id=school_id, run_id=run.id, dataset=job.dataset, round=job.round, pupil_id=job.pupil_id)
        for job in run.jobs
        if job.name in names
    ]
