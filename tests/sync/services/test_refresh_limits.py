"""The hourly limit on starting runs, and a client's own retry of one click."""

from datetime import timedelta

import pytest

from chalicelib.shared.errors import TooManyError
from chalicelib.sync.domain.refresh_limits import MAX_CLICKS, STARTS_PER_HOUR, click_token
from tests.fakes.sync.sync_records import SCHOOL_ID, staff
from tests.fakes.sync.sync_world import SyncWorld


def pressed_often() -> SyncWorld:
    world = SyncWorld(staff(1))
    for _ in range(STARTS_PER_HOUR):
        world.refresh("staff")
    return world


def test_over_the_limit_a_click_starts_nothing_and_says_when_to_come_back() -> None:
    world = pressed_often()
    before = world.state
    with pytest.raises(TooManyError, match="20 times") as refused:
        world.click("staff")
    assert refused.value.retry_after == (60 - STARTS_PER_HOUR + 1) * 60
    assert "Please try again in 41 minutes." in refused.value.safe
    assert (world.state, world.queue.letters) == (before, [])


def test_when_the_oldest_start_is_an_hour_ago_the_next_click_starts() -> None:
    world = pressed_often()
    world.clock.advance((60 - STARTS_PER_HOUR + 1) * 60)
    assert world.click("staff").outcome == "started"
    assert len(world.state.recent_starts) == STARTS_PER_HOUR


def test_joining_and_adding_are_free_over_the_limit_and_so_are_windows() -> None:
    world = pressed_often()
    world.clock.now = world.state.next_window_at or world.clock.now
    world.tick()
    assert world.click("staff").outcome == "joined"
    world.deliver(world.queue.letters[-1])
    assert world.click("staff").outcome == "added"


def press(world: SyncWorld, key: str, user: str = "pat") -> tuple[str, str]:
    clicked = world.start_refresh(SCHOOL_ID, ("staff",), started_by="Pat Lane", token=click_token(user, key))
    return clicked.run_id, clicked.outcome


def test_the_same_key_gets_the_same_answer_and_starts_nothing_even_after_the_run() -> None:
    world = SyncWorld(staff(1))
    first = press(world, "k1")
    assert press(world, "k1") == first
    world.deliver_all()
    assert press(world, "k1") == first
    assert (world.state.run, world.queue.letters) == (None, [])


def test_a_repeated_click_whose_jobs_were_never_queued_queues_them() -> None:
    world = SyncWorld(staff(1))
    first = press(world, "k1")
    world.queue.letters.clear()
    assert press(world, "k1") == first
    world.deliver_all()
    assert world.run(first[0]).outcome == "completed"


def test_another_person_or_another_key_or_another_day_is_another_click() -> None:
    world = SyncWorld(staff(1))
    first = press(world, "k1")
    assert press(world, "k1", user="lee")[1] == "joined"
    assert press(world, "k2")[1] == "joined"
    world.deliver_all()
    world.clock.advance(timedelta(days=1).total_seconds())
    run_id, outcome = press(world, "k1")
    assert (run_id != first[0], outcome) == (True, "started")


def test_only_the_last_keys_are_kept_and_never_as_they_came() -> None:
    world = SyncWorld(staff(1))
    for number in range(MAX_CLICKS + 5):
        press(world, f"key-{number}")
    assert len(world.state.clicks) == MAX_CLICKS
    assert not any("key" in click.token for click in world.state.clicks)
