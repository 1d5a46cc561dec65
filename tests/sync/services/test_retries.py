"""Failures of the MIS that may pass, jobs that were queued and lost, and jobs that are given up."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, RetriableError
from chalicelib.sync.domain.job_completion import QUEUE_AGAIN_AFTER
from chalicelib.sync.domain.state import Job
from chalicelib.sync.views.runs import run_view
from tests.fakes.sync.sync_records import school, staff
from tests.fakes.sync.sync_world import LEASE_SECONDS, SyncWorld


def down(world: SyncWorld, times: int = 99, *, retry_after: float | None = None) -> list[float]:
    """Let the MIS fail some reads; gives the seconds at which it was asked."""
    asked: list[float] = []
    began = world.clock.now

    def fault(dataset: Dataset, pages: int) -> None:
        asked.append((world.clock.now - began).total_seconds())
        if len(asked) <= times:
            raise RetriableError("Wonde could not be reached.", retry_after=retry_after)

    world.mis.fault = fault
    return asked


def staff_job(world: SyncWorld) -> Job:
    job = world.state.run.job("staff") if world.state.run else None
    assert job is not None
    return job


def a_window() -> SyncWorld:
    world = SyncWorld(staff(1), of=school(datasets=("staff",)))
    world.clock.now = world.state.next_window_at or world.clock.now
    return world


def test_a_refresh_is_tried_three_times_and_the_person_is_told_within_two_minutes() -> None:
    world = SyncWorld(staff(1))
    asked = down(world)
    clicked = world.click("staff")
    world.deliver_all()
    assert asked == [0, 5, 25]
    run = world.run(clicked.run_id)
    assert (run.outcome, run.message) == ("failed", "Nothing was changed. Wonde could not be reached.")
    assert [letter.message.run_id for letter in world.queue.dead] == [run.id]


def test_a_scheduled_job_is_tried_five_times_and_is_then_a_dead_letter() -> None:
    world = a_window()
    asked = down(world)
    world.tick()
    world.deliver_all()
    assert asked == [0, 10, 40, 130, 400]
    assert world.state.last_ended is not None
    assert world.state.last_ended.outcome == "failed"
    assert len(world.queue.dead) == 1


def test_an_mis_that_is_back_in_time_is_read_and_nothing_is_said_of_it() -> None:
    world = SyncWorld(staff(1))
    down(world, times=2)
    clicked = world.click("staff")
    world.deliver_all()
    assert (world.run(clicked.run_id).outcome, world.queue.dead) == ("completed", [])
    assert set(world.stored().staff) == {"s1"}


def test_while_it_waits_the_status_says_so_and_when_it_goes_on() -> None:
    world = SyncWorld(staff(1))
    world.clock.advance(14 * 60)
    down(world)
    world.click("staff")
    world.deliver(world.queue.letters[0])
    assert world.state.run is not None
    assert run_view(world.state.run).message == "Wonde could not be reached. The next try is at 09:14."


def test_a_wait_that_the_mis_asks_for_is_kept() -> None:
    world = SyncWorld(staff(1))
    asked = down(world, times=1, retry_after=45)
    world.click("staff")
    world.deliver_all()
    assert asked == [0, 45]


def test_a_refresh_does_not_wait_longer_than_a_person_would() -> None:
    world = SyncWorld(staff(1))
    asked = down(world, retry_after=600)
    clicked = world.click("staff")
    world.deliver_all()
    assert (asked, world.run(clicked.run_id).outcome) == ([0], "failed")


def test_a_wait_longer_than_a_queue_can_delay_is_left_to_the_tick() -> None:
    world = a_window()
    down(world, times=1, retry_after=1800)
    world.tick()
    world.deliver(world.queue.letters[0])
    assert world.queue.letters == []
    until = staff_job(world).not_before
    assert until == world.clock.now + timedelta(seconds=1800)
    world.clock.advance(1799)
    world.tick()
    assert world.queue.letters == []
    world.clock.advance(1)
    world.tick()
    world.deliver_all()
    assert world.state.last_ended is not None
    assert world.state.last_ended.outcome == "completed"


def test_a_click_on_a_job_that_waits_for_its_next_try_joins_and_tries_at_once() -> None:
    world = SyncWorld(staff(1))
    asked = down(world, times=1)
    first = world.click("staff")
    world.deliver(world.queue.letters[0])
    second = world.click("staff")
    assert (second.run_id, second.outcome) == (first.run_id, "joined")
    world.deliver(world.queue.letters[-1])
    assert asked == [0, 0]
    assert world.run(first.run_id).outcome == "completed"
    world.deliver_all()


def test_a_refusal_that_will_not_pass_is_not_tried_again_and_is_no_dead_letter() -> None:
    world = SyncWorld(staff(1))

    def refuse(dataset: Dataset, pages: int) -> None:
        raise FatalError("Wonde refused the access token.")

    world.mis.fault = refuse
    clicked = world.click("staff")
    world.deliver_all()
    assert (world.run(clicked.run_id).outcome, world.queue.dead) == ("failed", [])


@pytest.mark.parametrize("lane", ["refresh", "scheduled"])
def test_a_job_whose_queue_message_was_lost_is_queued_again(lane: str) -> None:
    world = a_window()
    world.tick() if lane == "scheduled" else world.click("staff")
    world.queue.letters.clear()
    wait = QUEUE_AGAIN_AFTER["scheduled" if lane == "scheduled" else "refresh"].total_seconds()
    world.clock.advance(wait - 1)
    world.tick()
    queued_early = [letter for letter in world.queue.letters if letter.lane == lane]
    assert queued_early == []
    world.clock.advance(1)
    world.tick()
    assert [letter.lane for letter in world.queue.letters] == [lane]
    world.clock.advance(1)
    world.tick()
    assert len(world.queue.letters) == 1, "not once a minute"
    world.deliver_all()
    assert set(world.stored().staff) == {"s1"}


def test_a_bug_ends_the_run_when_the_queue_will_not_give_the_message_back() -> None:
    world = SyncWorld(staff(1))
    clicked = world.click("staff")

    def stumble(dataset: Dataset, pages: int) -> None:
        raise IndexError

    world.mis.fault = stumble
    message = world.queue.letters[0].message
    with pytest.raises(IndexError):
        world.run_sync_job(message, lease_seconds=LEASE_SECONDS)
    assert world.state.run is not None
    world.clock.advance(LEASE_SECONDS)
    with pytest.raises(IndexError):
        world.run_sync_job(message, lease_seconds=LEASE_SECONDS, last=True)
    run = world.run(clicked.run_id)
    assert (run.outcome, "Something went wrong on our side" in run.message) == ("failed", True)


def test_a_dead_letter_put_back_starts_a_run_for_its_dataset_on_the_slower_lane() -> None:
    world = SyncWorld(staff(1))
    down(world)
    world.click("staff")
    world.deliver_all()
    down(world, times=0)
    (letter,) = world.queue.dead
    world.run_sync_job(replace(letter.message, redriven=True), lease_seconds=LEASE_SECONDS)
    assert world.state.run is not None
    assert (world.state.run.started_by, world.state.run.lane) == ("operator", "scheduled")
    world.deliver_all()
    assert set(world.stored().staff) == {"s1"}
    world.run_sync_job(letter.message, lease_seconds=LEASE_SECONDS)
    assert world.state.run is None, "a late copy that nobody put back does nothing"
