"""The shape of a school's sync state: one small document that every decision about syncing reads and writes."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.sync_settings import KeptDays

Trigger: TypeAlias = Literal["schedule", "refresh", "follow_up", "file", "approval"]
RequestOutcome: TypeAlias = Literal["started", "joined", "added", "follow_up"]
Lane: TypeAlias = Literal["refresh", "scheduled"]
JobStatus: TypeAlias = Literal["waiting", "reading", "writing", "done", "failed"]
Outcome: TypeAlias = Literal[
    "completed", "completed_with_warnings", "completed_with_errors", "held", "failed", "cancelled"
]


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
        """These counts of a later round together with what an earlier round of the same job wrote."""
        return replace(
            self,
            added=earlier.added + self.added,
            changed=earlier.changed + self.changed,
            removed=earlier.removed + self.removed,
        )


class HeldRef(Struct, frozen=True, kw_only=True):
    """A list of held changes that counts: its id, what it holds and of how many people."""

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


class Job(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dataset's work within a run.

    `round` tells a job queued again from its slower copy; `holder` names the worker whose lease runs until
    `lease_until`; `began_at` is when reading began. `counts` are those of the job's finished rounds.
    `attempts` counts the tries that the MIS has failed since somebody asked; the next one waits for `not_before`.
    `queued_at` is when the job began to wait, `requeued_at` when the sweeper last queued it again.
    """

    dataset: Dataset
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
    counts: Counts = Counts()
    message: str = ""


class Run(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt to bring one school up to date; `started_by` is a person's name or "schedule".

    `overnight` marks a run that a window's single time opened, or that serves one.
    `cancelled_by` names who cancelled it; from then on its workers stop at their next look at the state.
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

    def job(self, dataset: Dataset) -> Job | None:
        """The run's job for a dataset, if it has one."""
        return next((job for job in self.jobs if job.dataset == dataset), None)


class FollowUp(Struct, frozen=True, kw_only=True):
    """The one run that is booked to start when the active run ends."""

    run_id: str
    datasets: tuple[Dataset, ...]
    started_by: str
    booked_at: datetime


class Ended(Struct, frozen=True, kw_only=True):
    """How the last run ended, for the status page."""

    run_id: str
    outcome: Outcome
    message: str
    finished_at: datetime


class Click(Struct, frozen=True, kw_only=True):
    """A remembered click: `token` stands for the person and the key that the client sent with it."""

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
    runs_kept_days: int = KeptDays().runs

    def head(self, dataset: Dataset) -> Head:
        """The dataset's head; a new one where nothing was ever applied."""
        return self.heads.get(dataset, Head())


class JobMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a sync queue carries: ids only; `redriven` says that an operator put it back from the dead letters."""

    school_id: str
    run_id: str
    dataset: Dataset
    round: int
    redriven: bool = False


def messages_for(school_id: str, run: Run, datasets: Collection[Dataset]) -> list[JobMessage]:
    """The queue messages of a run's jobs for these datasets."""
    return [
        JobMessage(school_id=school_id, run_id=run.id, dataset=job.dataset, round=job.round)
        for job in run.jobs
        if job.dataset in datasets
    ]
