"""A job's lease and progress are nested in memory and flat in the store."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.state import Counts, Job, JobProgress, Lease, Run, SchoolSync
from chalicelib.sync.storage.state_json import decode_run, decode_state, encode_run, encode_state, read_state
from tests.fakes.clock import A_MONDAY as NOW

moments = st.sampled_from([None, NOW])
progresses = st.builds(
    JobProgress,
    began_at=moments,
    read=st.integers(0, 9),
    total=st.none() | st.integers(0, 9),
    written=st.integers(0, 9),
    staged=st.sampled_from([(), ("one", "two")]),
    since=moments,
    slices=st.integers(0, 3),
    own_epoch=st.integers(0, 3),
    source_renewed=st.booleans(),
)
jobs = st.builds(
    Job,
    dataset=st.sampled_from(DATASETS),
    pupil_id=st.sampled_from(["", "p1"]),
    status=st.sampled_from(["waiting", "reading", "writing", "done", "failed"]),
    round=st.integers(1, 3),
    queued_at=st.just(NOW),
    requeued_at=moments,
    not_before=moments,
    attempts=st.integers(0, 3),
    blocked=st.booleans(),
    counts=st.sampled_from([Counts(), Counts(read=3, held=1)]),
    message=st.sampled_from(["", "No."]),
    lease=st.none() | st.builds(Lease, holder=st.just("worker"), until=st.just(NOW)),
    progress=progresses,
)
runs = st.builds(
    Run,
    id=st.just("run-1"),
    trigger=st.just("refresh"),
    lane=st.just("refresh"),
    started_by=st.just("Sam"),
    started_at=st.just(NOW),
    jobs=st.lists(jobs, max_size=3).map(tuple),
    cancelled_by=st.sampled_from(["", "Sam"]),
)


@given(runs, st.sampled_from([None, NOW]))
def test_runs_and_states_come_back_as_they_were_stored(run: Run, window: datetime | None) -> None:
    state = SchoolSync(run=run, next_window_at=window)
    body = encode_state(state)
    assert decode_run(encode_run(run)) == run
    assert decode_state(body) == state
    assert read_state(body) == (state, ())
    assert encode_state(decode_state(body)) == body


def test_an_idle_state_comes_back_as_itself() -> None:
    state = SchoolSync(next_window_at=NOW)
    assert decode_state(encode_state(state)) == state
    assert encode_state(SchoolSync()) == "{}"


@pytest.mark.parametrize("lease", [None, Lease(holder="worker", until=NOW)])
def test_a_stored_job_is_flat_and_leaves_defaults_out(lease: Lease | None) -> None:
    job = Job(dataset="pupils", queued_at=NOW, lease=lease)
    run = Run(id="run-1", trigger="refresh", lane="refresh", started_by="Sam", started_at=NOW, jobs=(job,))
    stamp = NOW.isoformat().replace("+00:00", "Z")
    leased = {"holder": "worker", "lease_until": stamp} if lease else {}
    stored = msgspec.json.decode(encode_run(run))["jobs"]
    assert stored == [{"dataset": "pupils", **leased, "queued_at": stamp}]
    blocked = replace(job, blocked=True, lease=None, progress=JobProgress(staged=("one",)))
    stored = msgspec.json.decode(encode_run(replace(run, jobs=(blocked,))))["jobs"]
    assert stored == [{"dataset": "pupils", "queued_at": stamp, "behind": True, "spooled": ["one"]}]
