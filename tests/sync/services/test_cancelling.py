"""Cancelling a run: what ends at once, what ends when its worker looks up, and what never ends twice."""

import pytest

from chalicelib.shared.errors import ConflictError, NotFoundError
from tests.fakes.port_calls import Killed
from tests.fakes.sync.sync_records import SCHOOL_ID, group, staff
from tests.fakes.sync.sync_world import LEASE_SECONDS, SyncWorld


def cancel(world: SyncWorld, run_id: str) -> str:
    return str(world.cancel_run(SCHOOL_ID, run_id, by="Ada Head").status)


def cancel_at(world: SyncWorld, call: str, run_id: str) -> None:
    def act(name: str) -> None:
        if name == call:
            world.calls.let_live()
            world.clock.advance(2)  # workers look at the state about once a second
            cancel(world, run_id)

    world.calls.on_call = act


def test_a_run_that_nobody_has_begun_ends_at_once() -> None:
    world = SyncWorld(staff(1))
    clicked = world.click("staff", "groups")
    assert cancel(world, clicked.run_id) == "cancelled"
    run = world.run(clicked.run_id)
    assert (run.outcome, run.cancelled_by) == ("cancelled", "Ada Head")
    assert run.message == "Nothing was changed. Ada Head cancelled it."
    assert world.state.run is None
    assert world.ended, "waiting messages are told"
    world.deliver_all()
    assert world.stored().staff == {}, "the queue's copies turn up later and do nothing"


@pytest.mark.parametrize(("call", "dirty"), [("mis.page", False), ("directory.put", True)])
def test_a_worker_stops_at_its_next_look_and_the_head_says_if_writing_had_begun(call: str, dirty: bool) -> None:
    world = SyncWorld(*(staff(number) for number in range(250)))
    clicked = world.click("staff")
    cancel_at(world, call, clicked.run_id)
    report = world.deliver(world.queue.letters[0])
    assert report is not None
    assert report.result == "cancelled"
    assert world.run(clicked.run_id).outcome == "cancelled"
    assert world.state.head("staff").dirty is dirty
    assert len(world.stored().staff) < 250
    world.refresh("staff")
    assert len(world.stored().staff) == 250


def test_the_slot_stays_taken_until_a_dead_workers_lease_is_over() -> None:
    world = SyncWorld(staff(1))
    clicked = world.click("staff")
    world.calls.kill_at(5)
    with pytest.raises(Killed):
        world.run_sync_job(world.queue.take(world.queue.letters[0], world.clock()), lease_seconds=LEASE_SECONDS)
    world.calls.let_live()
    assert cancel(world, clicked.run_id) == "running"
    world.clock.advance(LEASE_SECONDS - 1)
    world.tick()
    assert world.state.run is not None
    world.clock.advance(1)
    world.tick()
    assert world.run(clicked.run_id).outcome == "cancelled"


def test_a_click_while_a_run_is_being_cancelled_follows_it() -> None:
    world = SyncWorld(staff(1), group(1))
    first = world.click("staff")
    later: list[str] = []

    def act(name: str) -> None:
        if name == "mis.page":
            world.calls.let_live()
            world.clock.advance(2)
            cancel(world, first.run_id)
            clicked = world.click("groups")
            assert clicked.outcome == "follow_up"
            later.append(clicked.run_id)

    world.calls.on_call = act
    world.deliver_all()
    assert world.run(first.run_id).outcome == "cancelled"
    assert world.run(later[0]).outcome == "completed"


def test_a_booked_follow_up_is_cancelled_by_itself() -> None:
    world = SyncWorld(staff(1))
    first = world.click("staff")
    world.calls.kill_at(5)
    world.deliver(world.queue.letters[0])
    world.calls.let_live()
    booked = world.click("staff")
    assert cancel(world, booked.run_id) == "cancelled"
    assert world.state.follow_up is None
    assert world.state.run is not None
    assert world.state.run.id == first.run_id
    assert world.run(booked.run_id).message == "Ada Head cancelled it before it started. Nothing was changed."


def test_an_ended_run_is_refused_a_cancelled_one_is_not_and_an_unknown_one_is_not_found() -> None:
    world = SyncWorld(staff(1))
    ended = world.refresh("staff")
    with pytest.raises(ConflictError, match="already ended"):
        cancel(world, ended.id)
    with pytest.raises(NotFoundError):
        cancel(world, "id-of-nothing")
    clicked = world.click("staff")
    assert [cancel(world, clicked.run_id) for _ in range(2)] == ["cancelled", "cancelled"]
