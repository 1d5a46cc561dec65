"""A run as people read it, under way, booked or in the history."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.state import Counts, Outcome, Run, SchoolSync, Trigger


class RunView(Struct, frozen=True, kw_only=True):
    """A run, under way or ended, with its counts per dataset; `overnight` where it serves an overnight window."""

    id: str
    trigger: Trigger
    overnight: bool
    status: Literal["queued", "running"] | Outcome
    message: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    datasets: dict[Dataset, Counts]


def find_run(sync: SchoolSync, run_id: str) -> RunView | None:
    """Show the active run or the booked follow-up, if it has this id."""
    if sync.run is not None and sync.run.id == run_id:
        return run_view(sync.run)
    booked = sync.follow_up
    if booked is None or booked.run_id != run_id:
        return None
    return RunView(
        id=booked.run_id,
        trigger="follow_up",
        overnight=False,
        status="queued",
        message="Booked: it starts when the update that is running has ended.",
        started_by=booked.started_by,
        started_at=booked.booked_at,
        finished_at=None,
        datasets={dataset: Counts() for dataset in booked.touches},
    )


def run_view(run: Run) -> RunView:
    """Show the run as the history does."""
    started = any(job.status != "waiting" or job.attempts or job.progress.slices for job in run.jobs)
    return RunView(
        id=run.id,
        trigger=run.trigger,
        overnight=run.overnight,
        status=run.outcome or ("running" if started else "queued"),
        message=run.message or _under_way(run, started),
        started_by=run.started_by,
        started_at=run.started_at,
        finished_at=run.finished_at,
        datasets=_counts(run),
    )


def _counts(run: Run) -> dict[Dataset, Counts]:
    """Add up the counts by dataset; those of families count as pupils."""
    counts: dict[Dataset, Counts] = {}
    for job in run.jobs:
        counts[job.dataset] = job.counts.plus(counts[job.dataset]) if job.dataset in counts else job.counts
    return counts


def _under_way(run: Run, started: bool) -> str:
    if run.cancelled_by:
        return f"{run.cancelled_by} cancelled it; it ends when the work in hand has stopped."
    retrying = dict.fromkeys(job.message for job in run.jobs if job.status == "waiting" and job.message)
    return " ".join(retrying) or ("Reading from the MIS." if started else "Waiting for a worker.")
