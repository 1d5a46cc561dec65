"""Leases: who may work on a job, and who may not any more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.shared.errors import HandOverError, LeaseLostError
from chalicelib.sync.domain.job_completion import count_job, finish_changes, finish_family, finish_job, hand_over
from chalicelib.sync.domain.jobs import begin_writing, claim_job, fail_job, show_progress
from chalicelib.sync.domain.state import Counts, Head, Lease, SchoolSync, SyncTask
from tests.sync.domain.sync_builders import LEASE, NOW, click, done, failed, finished, message, reading, writing

STAFF = click(SchoolSync(), "staff", "pupils")
MESSAGE = message(STAFF, "staff")
ENDED = NOW + LEASE


def claim(state: SchoolSync, *, holder: str = "other", seconds: float = 0, of: SyncTask = MESSAGE) -> str:
    now = NOW + timedelta(seconds=seconds)
    return claim_job(state, of, holder=holder, now=now, lease_until=now + LEASE).result


def test_a_waiting_job_is_claimed_and_its_reading_begins_then() -> None:
    job = reading(STAFF, "staff").run.job("staff")  # type: ignore[union-attr]  # a claimed job has a run
    assert job is not None
    assert (job.status, job.lease, job.progress.began_at) == ("reading", Lease(holder="worker", until=ENDED), NOW)


def test_a_job_under_a_running_lease_is_busy() -> None:
    assert claim(reading(STAFF, "staff"), seconds=149.9) == "busy"
    assert claim(writing(STAFF, "staff"), seconds=1) == "busy"


def test_a_job_is_taken_over_once_the_lease_has_ended() -> None:
    late = NOW + LEASE
    state = writing(STAFF, "staff")
    taken = claim_job(state, MESSAGE, holder="other", now=late, lease_until=late + LEASE)
    assert taken.result == "claimed"
    job = taken.state.run.job("staff")  # type: ignore[union-attr]  # a claimed job has a run
    assert job is not None
    assert (job.status, job.lease, job.progress.began_at) == (
        "reading",
        Lease(holder="other", until=late + LEASE),
        late,
    )
    assert taken.state.head("staff").dirty, "what the first holder left half-written is still marked"


def test_the_same_holder_may_claim_again_when_the_first_answer_was_lost() -> None:
    assert claim(reading(STAFF, "staff"), holder="worker", seconds=1) == "claimed"


@pytest.mark.parametrize("over", [done, failed])
def test_a_job_that_has_ended_is_stale(over: Callable[..., SchoolSync]) -> None:
    assert claim(over(STAFF, "staff")) == "stale"


def test_a_superseded_copy_is_stale() -> None:
    joined = click(STAFF, "staff")
    assert claim(joined) == "stale"
    assert claim(joined, of=message(joined, "staff")) == "claimed"


def test_a_message_of_another_run_is_stale() -> None:
    assert claim(SchoolSync()) == "stale"
    assert claim(STAFF, of=replace(MESSAGE, run_id="run-0")) == "stale"
    assert claim(STAFF, of=replace(MESSAGE, dataset="attendance")) == "stale"


def test_a_stale_or_busy_claim_changes_nothing() -> None:
    state = reading(STAFF, "staff")
    assert claim_job(state, MESSAGE, holder="other", now=NOW, lease_until=ENDED).state is state


ACTIONS: list[Callable[[SchoolSync, str], SchoolSync]] = [
    lambda state, holder: show_progress(state, MESSAGE, holder=holder, read=1, total=None, written=0),
    lambda state, holder: begin_writing(state, MESSAGE, holder=holder),
    lambda state, holder: fail_job(state, MESSAGE, holder=holder, reason="No."),
    lambda state, holder: finish_job(state, MESSAGE, holder=holder, finished=finished()),
    lambda state, holder: finish_changes(state, MESSAGE, holder=holder, finished=finished()),
    lambda state, holder: finish_family(state, MESSAGE, holder=holder, counts=Counts(), note=""),
    lambda state, holder: hand_over(state, MESSAGE, holder=holder, now=NOW, why=HandOverError()),
    lambda state, holder: count_job(state, MESSAGE, holder=holder, counts=Counts()),
]


@pytest.mark.parametrize("act", ACTIONS)
@pytest.mark.parametrize("state", [reading(STAFF, "staff"), STAFF, done(STAFF, "staff"), SchoolSync()])
def test_only_the_holder_may_act_on_a_job(act: Callable[[SchoolSync, str], SchoolSync], state: SchoolSync) -> None:
    with pytest.raises(LeaseLostError):
        act(state, "other")


def test_a_first_holder_may_do_nothing_after_a_takeover() -> None:
    taken = claim_job(reading(STAFF, "staff"), MESSAGE, holder="other", now=ENDED, lease_until=ENDED + LEASE).state
    for act in ACTIONS:
        with pytest.raises(LeaseLostError):
            act(taken, "worker")


def test_the_head_is_dirty_from_before_the_first_write_until_after_the_last() -> None:
    during = writing(STAFF, "staff")
    assert (during.head("staff").dirty, during.head("staff").epoch) == (True, 1)
    end = replace(finished(digest="new", counts=Counts(read=2, added=2)), unconfirmed=1, source_clock=NOW)
    after = finish_job(during, MESSAGE, holder="worker", finished=end)
    assert after.head("staff") == Head(
        digest="new", epoch=1, dirty=False, data_as_of=NOW, unconfirmed=1, full_read_at=NOW, changes_since=NOW
    )


def test_a_failed_job_moves_neither_the_head_nor_data_as_of() -> None:
    before = done(STAFF, "staff")
    state = failed(click(before, "staff"), "staff")
    assert state.head("staff") == before.head("staff")
    dirty = fail_job(writing(STAFF, "staff"), MESSAGE, holder="worker", reason="No.")
    assert (dirty.head("staff").dirty, dirty.head("staff").data_as_of) == (True, None)
