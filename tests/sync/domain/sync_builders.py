"""Sync states as the rules meet them, in few words."""

from datetime import timedelta

from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.job_completion import Finished, finish_job
from chalicelib.sync.domain.jobs import begin_writing, claim_job, fail_job
from chalicelib.sync.domain.requests import request_refresh
from chalicelib.sync.domain.state import Counts, SchoolSync, SyncTask
from tests.fakes.clock import A_MONDAY

NOW = A_MONDAY
LEASE = timedelta(seconds=150)


def click(state: SchoolSync, *datasets: Dataset, run_id: str = "run-1") -> SchoolSync:
    """The state after a click."""
    return request_refresh(state, datasets, run_id=run_id, started_by="Pat Lane", now=NOW).state


def message(state: SchoolSync, dataset: Dataset) -> SyncTask:
    """The queue message of the active run's job."""
    assert state.run is not None
    job = state.run.job(dataset)
    assert job is not None
    return SyncTask(school_id="school-a", run_id=state.run.id, dataset=dataset, round=job.round)


def reading(state: SchoolSync, dataset: Dataset, *, holder: str = "worker") -> SchoolSync:
    """The state after a worker claimed a dataset's job."""
    claim = claim_job(state, message(state, dataset), holder=holder, now=NOW, lease_until=NOW + LEASE)
    assert claim.result == "claimed"
    return claim.state


def writing(state: SchoolSync, dataset: Dataset) -> SchoolSync:
    """The state after a worker began to write."""
    return begin_writing(reading(state, dataset), message(state, dataset), holder="worker")


def done(state: SchoolSync, dataset: Dataset, *, counts: Counts | None = None, note: str = "") -> SchoolSync:
    """The state after a worker finished a dataset; the run is not settled."""
    return finish_job(
        reading(state, dataset),
        message(state, dataset),
        holder="worker",
        finished=finished(counts=counts, note=note),
    )


def finished(*, counts: Counts | None = None, digest: str = "d", note: str = "") -> Finished:
    """What a worker knows at the end of a complete read."""
    return Finished(digest=digest, counts=counts or Counts(), unconfirmed=0, source_as_of=None, note=note)


def failed(state: SchoolSync, dataset: Dataset, *, reason: str = "Wonde could not be reached.") -> SchoolSync:
    """The state after a worker could not read a dataset; the run is not settled."""
    return fail_job(reading(state, dataset), message(state, dataset), holder="worker", reason=reason)
