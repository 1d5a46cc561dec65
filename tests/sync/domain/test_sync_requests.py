"""What a click or a window does to the sync state."""

from datetime import timedelta

import pytest

from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.sync.domain.requests import open_window, request_refresh
from chalicelib.sync.domain.run_completion import complete_run
from chalicelib.sync.domain.state import Counts, Run, SchoolSync
from tests.sync.domain.sync_builders import NOW, click, done, failed, message, reading, writing

LATER = NOW + timedelta(minutes=1)
SCHEDULED = open_window(SchoolSync(), DATASETS, run_id="run-1", now=NOW).state


def again(state: SchoolSync, *datasets: Dataset) -> tuple[str, str, tuple[str, ...], SchoolSync]:
    asked = request_refresh(state, datasets, run_id="run-2", started_by="Sam", now=LATER)
    return asked.outcome, asked.run_id, asked.queue, asked.state


def run_of(state: SchoolSync) -> Run:
    assert state.run is not None
    return state.run


def test_a_click_on_an_idle_school_starts_a_run_on_the_fast_lane() -> None:
    outcome, run_id, queue, state = again(SchoolSync(), "pupils", "staff")
    assert (outcome, run_id, queue) == ("started", "run-2", ("pupils", "staff"))
    run = run_of(state)
    assert (run.trigger, run.lane, run.started_by, run.started_at) == ("refresh", "refresh", "Sam", LATER)
    assert [job.status for job in run.jobs] == ["waiting", "waiting"]


def test_a_click_joins_datasets_that_wait_and_moves_them_to_the_fast_lane() -> None:
    outcome, run_id, queue, state = again(SCHEDULED, *DATASETS)
    assert (outcome, run_id, queue) == ("joined", "run-1", DATASETS)
    assert run_of(state).lane == "refresh"
    assert {job.round for job in run_of(state).jobs} == {2}, "the slower copies must become no-ops"


def test_joining_one_dataset_leaves_the_copies_of_the_others_valid() -> None:
    _, _, queue, state = again(SCHEDULED, "attendance")
    assert queue == ("attendance",)
    assert {job.dataset: job.round for job in run_of(state).jobs} == {
        "pupils": 1,
        "staff": 1,
        "groups": 1,
        "attendance": 2,
    }


def test_a_dataset_that_the_run_does_not_contain_is_added() -> None:
    outcome, run_id, queue, state = again(click(SchoolSync(), "staff"), "attendance")
    assert (outcome, run_id, queue) == ("added", "run-1", ("attendance",))
    assert [job.dataset for job in run_of(state).jobs] == ["staff", "attendance"]


def test_a_dataset_that_is_done_is_read_again_in_the_same_run() -> None:
    before = done(click(SchoolSync(), "staff", "pupils"), "staff", counts=Counts(added=3, read=3))
    outcome, run_id, queue, state = again(before, "staff")
    assert (outcome, run_id, queue) == ("added", "run-1", ("staff",))
    after = done(state, "staff", counts=Counts(changed=1, unchanged=2, read=3))
    job = run_of(after).job("staff")
    assert job is not None
    assert job.counts == Counts(added=3, changed=1, unchanged=2, read=3), "what the first round did is not forgotten"


def test_a_dataset_that_failed_is_tried_again_in_the_same_run() -> None:
    outcome, _, queue, state = again(failed(click(SchoolSync(), "staff", "pupils"), "staff"), "staff")
    assert (outcome, queue) == ("added", ("staff",))
    job = run_of(state).job("staff")
    assert job is not None
    assert (job.status, job.message) == ("waiting", "")


@pytest.mark.parametrize("under_way", [reading, writing])
def test_a_dataset_being_read_or_written_books_one_follow_up(under_way: type) -> None:
    busy = under_way(SCHEDULED, "pupils")
    outcome, run_id, queue, state = again(busy, "pupils")
    assert (outcome, run_id, queue) == ("follow_up", "run-2", ())
    assert state.run == busy.run, "the active run goes on as it was"
    assert state.follow_up is not None
    assert state.follow_up.datasets == ("pupils",)


def test_a_second_click_shares_the_booked_follow_up() -> None:
    _, _, _, state = again(reading(reading(SCHEDULED, "pupils"), "staff"), "pupils")
    shared = request_refresh(state, ("staff", "pupils"), run_id="run-3", started_by="Kim", now=LATER)
    assert (shared.outcome, shared.run_id) == ("follow_up", "run-2")
    assert shared.state.follow_up is not None
    assert shared.state.follow_up.datasets == ("pupils", "staff")


def test_a_mixed_click_joins_adds_and_books_at_once() -> None:
    started = click(SchoolSync(), "pupils", "staff", "groups")
    mixed = done(reading(started, "pupils"), "groups")
    outcome, run_id, queue, state = again(mixed, *DATASETS)
    assert (outcome, run_id) == ("follow_up", "run-2"), "the run that begins last holds everything"
    assert queue == ("staff", "groups", "attendance")
    assert state.follow_up is not None
    assert state.follow_up.datasets == ("pupils",)
    job = run_of(state).job("pupils")
    assert job is not None
    assert (job.status, job.round) == ("reading", 1)


def test_joining_and_adding_together_is_called_adding() -> None:
    outcome, _, queue, _ = again(click(SchoolSync(), "staff"), "staff", "pupils")
    assert (outcome, queue) == ("added", ("staff", "pupils"))


def test_the_booked_follow_up_takes_the_slot_in_the_step_that_ends_the_run() -> None:
    _, _, _, booked = again(reading(click(SchoolSync(), "pupils"), "pupils"), "pupils")
    finished = failed_by_holder(booked)
    after, ended = complete_run(finished, now=LATER)
    assert ended is not None
    assert ended.id == "run-1"
    run = run_of(after)
    assert (run.id, run.trigger, run.lane, run.started_by) == ("run-2", "follow_up", "refresh", "Sam")
    assert after.follow_up is None


def failed_by_holder(state: SchoolSync) -> SchoolSync:
    from chalicelib.sync.domain.jobs import fail_job

    return fail_job(state, message(state, "pupils"), holder="worker", reason="Wonde could not be reached.")


def test_a_follow_up_tries_again_what_failed_in_the_run_before_it() -> None:
    """The click that joined staff and booked pupils was told that the follow-up holds both."""
    _, run_id, _, booked = again(reading(SCHEDULED, "pupils"), "pupils", "staff")
    state = failed_by_holder(failed(booked, "staff"))
    for dataset in ("groups", "attendance"):
        state = done(state, dataset)
    after, _ = complete_run(state, now=LATER)
    assert run_of(after).id == run_id
    assert {job.dataset for job in run_of(after).jobs} == {"pupils", "staff"}


def test_a_window_starts_a_scheduled_run() -> None:
    run = run_of(SCHEDULED)
    assert (run.trigger, run.lane, run.started_by) == ("schedule", "scheduled", "schedule")
    assert tuple(job.dataset for job in run.jobs) == DATASETS


def test_a_window_joins_an_active_run_that_holds_all_of_it() -> None:
    opened = open_window(SCHEDULED, DATASETS, run_id="run-2", now=LATER)
    assert (opened.outcome, opened.run_id, opened.state, opened.queue) == ("joined", "run-1", SCHEDULED, ())


def test_a_window_adds_what_the_active_run_does_not_contain() -> None:
    before = reading(click(SchoolSync(), "attendance"), "attendance")
    opened = open_window(before, DATASETS, run_id="run-2", now=LATER)
    assert (opened.outcome, opened.run_id) == ("added", "run-1")
    assert opened.queue == ("pupils", "staff", "groups")
    assert run_of(opened.state).jobs[0] == run_of(before).jobs[0]
