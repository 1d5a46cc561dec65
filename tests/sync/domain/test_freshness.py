"""Whether the data that an audience needs are whole, and how old they are."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.sync.domain.freshness import readiness
from chalicelib.sync.domain.jobs import fail_job
from chalicelib.sync.domain.run_completion import complete_run
from chalicelib.sync.domain.state import FollowUp, Head, SchoolSync
from tests.sync.domain.sync_builders import NOW, click, done, message, reading, writing

READ = SchoolSync(heads={"pupils": Head(data_as_of=NOW - timedelta(hours=1)), "staff": Head(data_as_of=NOW)})
CLICKED = click(READ, "staff")
BOOKED = FollowUp(run_id="run-2", datasets=("staff",), started_by="Pat Lane", booked_at=NOW)


def test_data_that_nothing_touches_are_ready_as_of_the_oldest_read() -> None:
    ready = readiness(READ, {"pupils", "staff"})
    assert (ready.syncing, ready.never_read, ready.data_as_of) == ((), (), NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    "state",
    [
        CLICKED,
        reading(CLICKED, "staff"),
        writing(CLICKED, "staff"),
        replace(click(READ, "groups"), follow_up=BOOKED),
        replace(READ, heads={**READ.heads, "staff": Head(data_as_of=NOW, dirty=True)}),
    ],
    ids=["waiting", "reading", "writing", "booked", "cut short"],
)
def test_a_dataset_that_is_being_synced_or_was_cut_short_is_not_ready(state: SchoolSync) -> None:
    assert readiness(state, {"staff", "pupils"}).syncing == ("staff",)
    assert readiness(state, {"pupils"}).syncing == ()


def test_a_dataset_that_its_run_has_done_is_ready_while_others_go_on() -> None:
    state = done(click(READ, "staff", "pupils"), "staff")
    assert readiness(state, {"staff", "pupils"}).syncing == ("pupils",)


def test_a_failed_read_leaves_the_old_data_ready_but_a_failed_write_does_not() -> None:
    unread = reading(CLICKED, "staff")
    cut_short = writing(CLICKED, "staff")
    for state, syncing in ((unread, ()), (cut_short, ("staff",))):
        after, _ = complete_run(
            fail_job(state, message(state, "staff"), holder="worker", reason="No."), now=NOW + timedelta(minutes=1)
        )
        ready = readiness(after, {"staff"})
        assert (ready.syncing, ready.data_as_of) == (syncing, NOW)


def test_a_dataset_without_any_complete_read_is_named() -> None:
    ready = readiness(READ, {"pupils", "attendance"})
    assert (ready.never_read, ready.data_as_of) == (("attendance",), NOW - timedelta(hours=1))


def test_epochs_move_whenever_writing_begins_and_only_then() -> None:
    before = readiness(CLICKED, {"staff", "pupils"}).epochs
    assert readiness(done(CLICKED, "staff"), {"staff", "pupils"}).epochs == before
    assert readiness(writing(CLICKED, "staff"), {"staff", "pupils"}).epochs != before
