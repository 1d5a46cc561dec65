"""What counts as moving, and what a school at rest must not have."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.state import Head, SchoolSync
from soak.settle import what_moves
from soak.verdict import unsettled
from tests.sync.domain.sync_builders import click, reading

READ_SINCE = now() - timedelta(minutes=5)
AT_REST = SchoolSync(heads={dataset: Head(data_as_of=READ_SINCE) for dataset in DATASETS})


def test_a_school_at_rest_is_settled() -> None:
    assert list(unsettled(AT_REST, READ_SINCE)) == []
    assert not what_moves({"school-a": AT_REST})


def test_an_active_run_and_its_follow_up_are_named() -> None:
    busy = click(reading(click(AT_REST, "pupils"), "pupils"), "pupils", run_id="run-2")
    assert list(unsettled(busy, READ_SINCE)) == [
        "run run-1 is still active: pupils reading",
        "follow-up run-2 is still booked",
    ]
    assert what_moves({"school-a": busy}) == {"jobs reading": 1, "follow-ups booked": 1}


def test_a_due_window_that_nobody_opened_is_named() -> None:
    due = replace(AT_REST, next_window_at=READ_SINCE)
    assert list(unsettled(due, READ_SINCE)) == ["a window that is due was not opened"]
    assert what_moves({"school-a": due}) == {"windows due": 1}


def test_a_dirty_head_is_named() -> None:
    dirty = replace(AT_REST, heads={**AT_REST.heads, "staff": Head(data_as_of=READ_SINCE, dirty=True)})
    assert list(unsettled(dirty, READ_SINCE)) == ["the head of staff is dirty"]


def test_a_dataset_that_the_last_quiet_round_did_not_read_is_named() -> None:
    old = replace(AT_REST, heads={**AT_REST.heads, "groups": Head(data_as_of=READ_SINCE - timedelta(minutes=1))})
    assert [what.partition(" were")[0] for what in unsettled(old, READ_SINCE)] == ["groups"]
