"""How runs end: outcomes, sentences, stalled jobs and when to look again."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.sync.domain.job_completion import QUEUE_AGAIN_AFTER
from chalicelib.sync.domain.jobs import fail_job
from chalicelib.sync.domain.run_completion import RUN_STALLED_AFTER, complete_run, fail_stalled, wake_at
from chalicelib.sync.domain.state import Counts, Run, SchoolSync
from tests.sync.domain.sync_builders import LEASE, NOW, click, done, failed, message, reading, writing

BOTH = click(SchoolSync(), "staff", "pupils")


def ended(state: SchoolSync, seconds: float = 60) -> Run:
    after, run = complete_run(state, now=NOW + timedelta(seconds=seconds))
    assert run is not None
    assert after.run is None
    assert after.last_ended is not None
    assert (after.last_ended.run_id, after.last_ended.message) == (run.id, run.message)
    return run


def test_a_run_does_not_end_while_a_job_is_open() -> None:
    for state in (BOTH, done(BOTH, "staff"), reading(failed(BOTH, "staff"), "pupils")):
        assert complete_run(state, now=NOW) == (state, None)


@pytest.mark.parametrize(
    ("state", "outcome", "sentence"),
    [
        (done(done(BOTH, "staff"), "pupils"), "completed", "Nothing had changed."),
        (
            done(done(BOTH, "staff"), "pupils", counts=Counts(read=5, changed=1)),
            "completed",
            "1 record changed.",
        ),
        (
            done(done(BOTH, "staff", counts=Counts(added=2)), "pupils", counts=Counts(changed=1, removed=4)),
            "completed",
            "7 records changed.",
        ),
        (
            done(done(BOTH, "staff"), "pupils", note="2 e-mail addresses could not be used."),
            "completed_with_warnings",
            "Nothing had changed. 2 e-mail addresses could not be used.",
        ),
        (
            done(done(BOTH, "staff"), "pupils", counts=Counts(dropped=1), note="1 pupil was left out."),
            "completed_with_errors",
            "Nothing had changed. 1 pupil was left out.",
        ),
        (
            failed(done(BOTH, "staff", counts=Counts(added=2)), "pupils"),
            "completed_with_errors",
            "2 records changed. Wonde could not be reached.",
        ),
        (
            failed(failed(BOTH, "staff"), "pupils"),
            "failed",
            "Nothing was changed. Wonde could not be reached.",
        ),
    ],
)
def test_a_run_ends_with_an_outcome_and_a_sentence(state: SchoolSync, outcome: str, sentence: str) -> None:
    run = ended(state)
    assert (run.outcome, run.message) == (outcome, sentence)
    assert run.finished_at == NOW + timedelta(seconds=60)


def test_a_failure_after_an_earlier_round_wrote_does_not_say_that_nothing_changed() -> None:
    first = done(click(SchoolSync(), "staff", "pupils"), "staff", counts=Counts(added=2))
    state = failed(failed(click(first, "staff"), "staff"), "pupils")
    assert ended(state).message == "2 records changed. Wonde could not be reached."


def test_a_run_that_left_a_dataset_half_written_says_so() -> None:
    state = writing(click(SchoolSync(), "staff"), "staff")
    state = fail_job(state, message(state, "staff"), holder="worker", reason="Wonde could not be reached.")
    assert ended(state).message.startswith("The update stopped part-way")


def test_usual_durations_are_those_of_complete_runs_of_everything() -> None:
    after, _ = complete_run(done(done(BOTH, "staff"), "pupils"), now=NOW + timedelta(seconds=60))
    assert after.recent_seconds == (60,)
    after, _ = complete_run(done(click(after, "staff"), "staff"), now=NOW + timedelta(seconds=2))
    assert after.recent_seconds == (60,), "a refresh of one dataset says nothing about a whole run"
    failing = failed(done(click(after, "staff", "pupils"), "staff"), "pupils")
    assert complete_run(failing, now=NOW)[0].recent_seconds == (60,)


def test_only_the_last_durations_are_kept() -> None:
    state = replace(BOTH, recent_seconds=tuple(range(1, 10)))
    after, _ = complete_run(done(done(state, "staff"), "pupils"), now=NOW + timedelta(seconds=60))
    assert after.recent_seconds == (2, 3, 4, 5, 6, 7, 8, 9, 60)


@pytest.mark.parametrize(
    ("state", "since"),
    [(BOTH, NOW), (reading(reading(BOTH, "staff"), "pupils"), NOW + LEASE)],
    ids=["never claimed", "lease ended"],
)
def test_a_job_that_stopped_moving_fails_with_a_sentence(state: SchoolSync, since: object) -> None:
    assert isinstance(since, type(NOW))
    at = since + RUN_STALLED_AFTER
    assert fail_stalled(state, now=at - timedelta(seconds=1)) is state
    after, run = complete_run(fail_stalled(state, now=at), now=at)
    assert run is not None
    assert run.outcome == "failed"
    assert run.message == (
        "Nothing was changed. The update stopped moving and was ended. Press Request now to try again."
    )
    assert (after.run, wake_at(after)) == (None, None), "nothing stays running"


def test_a_job_that_moves_is_left_alone_when_another_one_stalls() -> None:
    at = NOW + RUN_STALLED_AFTER
    state = reading(BOTH, "staff")
    after = fail_stalled(state, now=at)
    assert after.run is not None
    assert [job.status for job in after.run.jobs] == ["reading", "failed"]
    assert after.run.jobs[0] == state.run.jobs[0]  # type: ignore[union-attr]  # the state has a run


def test_a_stalled_run_hands_over_to_its_follow_up() -> None:
    booked = click(reading(click(SchoolSync(), "staff"), "staff"), "staff", run_id="run-2")
    at = NOW + LEASE + RUN_STALLED_AFTER
    after, run = complete_run(fail_stalled(booked, now=at), now=at)
    assert run is not None
    assert after.run is not None
    assert (run.id, after.run.id, after.follow_up) == ("run-1", "run-2", None)
    assert wake_at(after) == at + QUEUE_AGAIN_AFTER["refresh"]


def test_the_tick_looks_again_at_the_next_window_or_before() -> None:
    window = NOW + timedelta(minutes=5)
    assert wake_at(SchoolSync()) is None
    assert wake_at(SchoolSync(next_window_at=window)) == window
    leased = reading(reading(BOTH, "staff"), "pupils")
    assert wake_at(replace(leased, next_window_at=window)) == window
    assert wake_at(replace(leased, next_window_at=NOW + timedelta(hours=1))) == NOW + LEASE + RUN_STALLED_AFTER
    assert wake_at(replace(BOTH, next_window_at=window)) == NOW + QUEUE_AGAIN_AFTER["refresh"]
