"""The schedule's tick: windows open once, late ones are caught up once, and nothing stays running."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.schools.domain.sync_settings import Registers, SyncSettings, SyncWindow
from chalicelib.shared.for_each_school import SchoolFailure
from chalicelib.sync.services.add_school import add_school
from tests.fakes.port_calls import Killed
from tests.fakes.sync.sync_records import SCHOOL_ID, school, staff
from tests.fakes.sync.sync_world import SyncWorld


def runs_begun(world: SyncWorld) -> set[str]:
    return {letter.message.run_id for letter in world.queue.letters}


def at_ten() -> SyncWorld:
    world = SyncWorld(staff(1))
    world.clock.advance(3600)
    return world


def test_nothing_happens_before_the_window() -> None:
    world = SyncWorld(staff(1))
    world.clock.advance(3599)
    assert world.tick() == 0
    assert world.queue.letters == []


def test_a_due_window_starts_a_run_on_the_scheduled_lane() -> None:
    world = at_ten()
    assert world.tick() == 1
    assert [(letter.lane, letter.message.dataset) for letter in world.queue.letters] == [
        ("scheduled", "pupils"),
        ("scheduled", "staff"),
        ("scheduled", "groups"),
        ("scheduled", "attendance"),
    ]
    assert world.state.next_window_at == world.clock.now + timedelta(hours=1)
    world.deliver_all()
    assert set(world.stored().staff) == {"s1"}


def test_a_tick_that_comes_twice_opens_the_window_once() -> None:
    world = at_ten()
    world.tick()
    assert world.tick() == 0
    assert len(world.queue.letters) == 4


def test_two_ticks_side_by_side_open_the_window_once() -> None:
    world = at_ten()

    def second_tick(name: str) -> None:
        if name == "sync.save":
            world.calls.let_live()
            world.tick()

    world.calls.on_call = second_tick
    world.tick()
    assert len(runs_begun(world)) == 1
    world.deliver_all()
    assert world.sync.runs(SCHOOL_ID, limit=10, cursor=None).next is None
    assert len(world.sync.runs(SCHOOL_ID, limit=10, cursor=None).items) == 1


def test_a_window_that_was_missed_for_hours_is_caught_up_once() -> None:
    world = at_ten()
    world.clock.advance(4 * 3600 + 120)
    world.tick()
    assert len(runs_begun(world)) == 1
    assert world.state.next_window_at == world.clock.now + timedelta(minutes=58)
    world.deliver_all()
    assert world.tick() == 0


def test_a_run_that_goes_on_serves_the_window_too() -> None:
    world = at_ten()
    clicked = world.click("staff")
    world.tick()
    assert world.state.run is not None
    assert world.state.run.id == clicked.run_id
    world.deliver_all()
    assert {job.dataset for job in world.run(clicked.run_id).jobs} == {"pupils", "staff", "groups", "attendance"}


def test_a_run_that_stopped_moving_is_ended_and_the_school_can_go_on() -> None:
    world = SyncWorld(staff(1))
    lost = world.click("staff")
    world.queue.letters.clear()
    world.clock.advance(20 * 60 - 1)
    world.tick()
    assert world.state.run is not None
    world.clock.advance(1)
    world.tick()
    assert world.run(lost.run_id).outcome == "failed"
    assert "Press Request now" in world.run(lost.run_id).message
    assert world.ended, "waiting messages are told"
    assert world.refresh("staff").outcome == "completed"


def test_a_dead_run_does_not_swallow_the_window_that_opens_as_it_is_ended() -> None:
    world = SyncWorld(staff(1))
    world.clock.advance(30 * 60)
    lost = world.click("staff")
    world.queue.letters.clear()
    world.clock.advance(30 * 60)
    world.tick()
    assert world.run(lost.run_id).outcome == "failed"
    assert world.state.run is not None
    assert world.state.run.trigger == "schedule"
    world.deliver_all()
    assert set(world.stored().staff) == {"s1"}


def test_a_run_ended_by_the_tick_hands_over_to_its_follow_up_and_queues_it() -> None:
    world = SyncWorld(staff(1))
    world.click("staff")
    world.calls.kill_at(5)
    world.deliver(world.queue.letters[0])
    world.calls.let_live()
    booked = world.click("staff")
    assert booked.outcome == "follow_up"
    world.queue.letters.clear()
    world.clock.advance(150 + 20 * 60)
    world.tick()
    world.deliver_all()
    assert world.run(booked.run_id).outcome == "completed"


def test_a_school_that_cannot_be_served_does_not_hold_up_the_others() -> None:
    world = at_ten()
    for school_id in ("a-broken-one", "z-whole-one"):
        add_school(school(school_id), schools=world.schools, sync=world.sync, clock=world.clock)
    del world.schools._schools["a-broken-one"]
    world.clock.advance(3600)
    report = world.open_due_windows()
    assert (report.looked_at, report.queued, report.complete) == (3, 8, True)
    assert report.failures == (SchoolFailure(school_id="a-broken-one", error="NotFoundError"),)
    assert {letter.message.school_id for letter in world.queue.letters} == {SCHOOL_ID, "z-whole-one"}


def test_a_killed_tick_leaves_nothing_running_and_no_window_blocked() -> None:
    undisturbed = at_ten()
    undisturbed.tick()
    for number in range(1, len(undisturbed.calls.names) + 1):
        world = at_ten()
        world.calls.kill_at(number)
        with pytest.raises(Killed):
            world.tick()
        world.calls.let_live()
        for _ in range(60):
            world.clock.advance(60)
            world.tick()
            world.deliver_all()
        assert world.state.run is None
        assert set(world.stored().staff) == {"s1"}, "this window or the next one was served"


def test_a_window_after_registers_reads_attendance_alone_and_an_overnight_run_is_marked() -> None:
    settings = SyncSettings(registers=Registers(times=("09:20",)))
    world = SyncWorld(staff(1), of=school(settings=settings))
    world.clock.advance(30 * 60)
    world.tick()
    assert world.state.run is not None
    assert ([job.dataset for job in world.state.run.jobs], world.state.run.overnight) == (["attendance"], False)
    world.deliver_all()
    world.clock.now = world.clock.now.replace(hour=17, minute=1)
    world.tick()
    world.deliver_all()
    world.clock.advance(9 * 3600)
    world.tick()
    assert world.state.run is not None
    assert world.state.run.overnight


def test_a_run_that_goes_on_when_the_overnight_window_opens_serves_it() -> None:
    world = SyncWorld(staff(1), of=school(settings=SyncSettings(window=SyncWindow(days=()))))
    world.clock.advance(17 * 3600)
    clicked = world.click()
    world.tick()
    assert world.state.run is not None
    assert (world.state.run.id, world.state.run.overnight) == (clicked.run_id, True)


def many_due(count: int) -> SyncWorld:
    world = at_ten()
    world.clock.advance(-3600)
    for number in range(1, count):
        add_school(school(f"school-{number:03}"), schools=world.schools, sync=world.sync, clock=world.clock)
    world.clock.advance(3600)
    world.calls.names.clear()
    return world


def test_many_schools_are_read_in_bulk_and_queued_in_full_batches() -> None:
    world = many_due(250)
    report = world.open_due_windows()
    assert (report.looked_at, report.queued, report.failures, report.complete) == (250, 1000, (), True)
    calls = Counter(world.calls.names)
    assert (calls["schools.get_many"], calls["sync.load_many"], calls["sync.save"]) == (3, 3, 250)
    assert calls["queue.done"] == 100
    assert calls["sync.load"] == calls["schools.get"] == 0


def test_a_tick_whose_time_is_over_leaves_the_rest_to_the_next_which_goes_on_with_those_who_waited() -> None:
    world = many_due(250)

    def slow(name: str) -> None:
        if name == "sync.save":
            world.clock.advance(0.3)

    world.calls.on_call = slow
    first = world.open_due_windows()
    assert (first.looked_at, first.complete) == (200, False)
    world.calls.let_live()
    second = world.open_due_windows()
    assert (second.looked_at, second.queued, second.complete) == (50, 200, True)
    assert len({letter.message.school_id for letter in world.queue.letters}) == 250
    assert len(runs_begun(world)) == 250


@pytest.mark.parametrize("moment", ["sync.due", "schools.get_many", "sync.load_many", "sync.save", "queue.put"])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_two_ticks_interleaved_over_many_schools_open_each_window_once(moment: str, turn: int) -> None:
    world = many_due(120)
    turns = count(1)

    def second_tick(name: str) -> None:
        if name == moment and next(turns) == turn:
            world.calls.let_live()
            world.tick()

    world.calls.on_call = second_tick
    world.tick()
    assert len(world.queue.letters) == 4 * 120, "each job is queued once"
    assert len(runs_begun(world)) == 120


def test_a_queue_that_refuses_some_jobs_and_a_store_that_fails_cost_only_their_schools() -> None:
    world = many_due(30)
    turns = count(1)

    def fail(name: str) -> None:
        turn = next(turns) if name in {"sync.save", "queue.put"} else 0
        if turn in {3, 31}:
            raise RuntimeError(name)

    world.calls.on_call = fail
    report = world.open_due_windows()
    assert {failure.error for failure in report.failures} == {"RuntimeError"}
    failed = {failure.school_id for failure in report.failures}
    assert 2 <= len(failed) <= 4, "one that was not saved, and those of one batch"
    assert report.queued == 4 * 29 - 10


def test_rules_that_changed_behind_a_stored_window_open_nothing_at_its_old_moment() -> None:
    world = at_ten()
    later = SyncSettings(window=SyncWindow(start="10:30", every_minutes=30))
    world.schools.put(school(settings=later))
    assert world.tick() == 1
    assert world.queue.letters == []
    assert world.state.next_window_at == world.clock.now + timedelta(minutes=30)
