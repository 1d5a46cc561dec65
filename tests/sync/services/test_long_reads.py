"""Reads and writes that take longer than one worker's time: the next worker goes on."""

from datetime import timedelta

import pytest

from chalicelib.shared.errors import RetriableError
from chalicelib.sync.domain.job_completion import MAX_SLICES
from chalicelib.sync.domain.staging import STAGING_RETENTION
from chalicelib.sync.domain.state import Job
from chalicelib.sync.views.runs import find_run
from chalicelib.sync.views.status import sync_status
from tests.fakes.sync.sync_records import contact, pupil, school, staff
from tests.fakes.sync.sync_world import SyncWorld

PEOPLE = [make(number) for number in range(15) for make in (pupil, contact)]  # three pages
ONE_PAGE = 0  # seconds: time for one page or one writing


def new_school() -> SyncWorld:
    return SyncWorld(*PEOPLE, page_size=10)


def pupils_job(world: SyncWorld) -> Job:
    job = world.state.run.job("pupils") if world.state.run else None
    assert job is not None
    return job


def slice_by_slice(world: SyncWorld) -> list[str]:
    """Give each letter to a worker with little time; what became of each."""
    results = []
    while world.queue.letters:
        report = world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
        assert report is not None
        results.append(report.result)
    return results


def test_a_read_goes_on_in_the_next_worker_and_reads_no_page_twice() -> None:
    world = new_school()
    clicked = world.click("pupils")
    assert slice_by_slice(world) == ["handed over", "handed over", "handed over", "done"]
    assert world.calls.names.count("mis.page") == 3
    assert len(world.stored().pupils) == 15
    run = world.run(clicked.run_id)
    assert (run.outcome, run.jobs[0].counts.read, run.jobs[0].counts.added) == ("completed", 30, 30)
    assert len(world.staging) == 0, "what was kept of it is deleted"


def test_data_as_of_is_when_the_first_worker_began() -> None:
    world = new_school()
    began = world.clock.now
    world.click("pupils")
    while world.queue.letters:
        world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
        world.clock.advance(30)
    assert world.state.head("pupils").data_as_of == began


def test_a_click_between_two_workers_books_a_follow_up_because_reading_has_begun() -> None:
    world = new_school()
    world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    assert pupils_job(world).status == "waiting"
    assert world.click("pupils").outcome == "follow_up"


def test_a_family_waits_between_two_workers_because_what_was_read_is_older() -> None:
    world = new_school()
    world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    world.mis.put(contact(0, phone="07700 900777"))
    world.click_family("p0")
    family = next(one for one in world.queue.letters if one.message.pupil_id)
    report = world.deliver(family)
    assert report is not None
    assert report.result == "blocked"
    world.deliver_all()
    assert world.stored().contacts["c0"].phones[0].raw == "07700 900777"


def test_between_two_workers_the_status_says_that_it_is_being_read() -> None:
    world = new_school()
    run_id = world.click("pupils").run_id
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    status = sync_status(school(), world.state)
    assert status.datasets["pupils"].state == "reading"
    assert status.run is not None
    assert (status.run.jobs[0].state, status.run.jobs[0].read, status.run.jobs[0].total) == ("reading", 10, 30)
    view = find_run(world.state, run_id)
    assert view is not None
    assert view.status == "running"


def test_an_mis_that_fails_in_between_is_tried_again_from_where_the_read_stopped() -> None:
    world = new_school()
    clicked = world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    failures = [RetriableError("Wonde could not be reached.")]

    def fault(_dataset: object, _pages: int) -> None:
        if failures:
            raise failures.pop()

    world.mis.fault = fault
    world.deliver_all()
    assert world.run(clicked.run_id).outcome == "completed"
    assert world.calls.names.count("mis.page") == 4, "three pages, one of them asked for twice"


def test_a_worker_that_dies_in_between_costs_only_its_own_stretch() -> None:
    world = new_school()
    clicked = world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    world.calls.kill_at(4)
    world.deliver(world.queue.letters[0])
    world.calls.let_live()
    world.deliver_all()
    assert world.run(clicked.run_id).outcome == "completed"
    assert len(world.stored().contacts) == 15


@pytest.mark.parametrize("call", ["staging.put", "staging.written", "staging.get", "staging.delete"])
def test_a_worker_killed_around_the_spool_loses_nothing(call: str) -> None:
    world = new_school()
    clicked = world.click("pupils")

    def kill(name: str) -> None:
        if name == call:
            world.calls.let_live()
            raise RetriableError("The database did not answer.")

    world.calls.on_call = kill
    while world.queue.letters:
        visible = world.queue.visible(world.clock.now)
        if visible:
            world.deliver(visible[0], seconds_left=ONE_PAGE)
        else:
            world.clock.advance(200)
    assert world.run(clicked.run_id).outcome == "completed"
    assert len(world.stored().contacts) == 15


def test_what_was_kept_too_long_is_not_relied_on() -> None:
    world = new_school()
    clicked = world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    world.clock.now += STAGING_RETENTION
    world.deliver_all()
    run = world.run(clicked.run_id)
    assert (run.outcome, "could not go on" in run.message) == ("failed", True)
    world.refresh("pupils")
    assert len(world.stored().pupils) == 15


def test_writing_that_takes_too_long_goes_on_in_the_next_worker() -> None:
    world = SyncWorld(*(staff(number) for number in range(350)), page_size=500)
    clicked = world.click("staff")
    world.calls.on_call = lambda name: world.clock.advance(2) if name == "directory.put" else None
    results = []
    while world.queue.letters:
        report = world.deliver(world.queue.letters[0], seconds_left=10)
        results.append(report.result if report else "")
    assert results[0] == "handed over"
    assert results[-1] == "done"
    assert len(world.stored().staff) == 350
    job = world.run(clicked.run_id).job("staff")
    assert job is not None
    assert (job.counts.added, job.counts.changed) == (350, 0), "each worker's share is counted"
    assert world.state.head("staff").dirty is False


def test_a_job_that_never_comes_to_an_end_is_stopped() -> None:
    world = SyncWorld(*(staff(number) for number in range(MAX_SLICES + 5)), page_size=1)
    clicked = world.click("staff")
    slice_by_slice(world)
    run = world.run(clicked.run_id)
    assert (run.outcome, "did not come to an end" in run.message) == ("failed", True)


def test_a_worker_that_wakes_up_after_its_lease_hands_nothing_over() -> None:
    world = new_school()
    world.click("pupils")
    world.calls.on_call = lambda name: world.clock.advance(3600) if name == "mis.page" else None
    assert world.deliver(world.queue.letters[0], seconds_left=60) is None
    assert pupils_job(world).progress.staged == ()
    assert len(world.staging) == 0


def test_a_paused_read_that_nobody_goes_on_with_is_ended_by_the_tick() -> None:
    world = new_school()
    clicked = world.click("pupils")
    world.deliver(world.queue.letters[0], seconds_left=ONE_PAGE)
    for _ in range(3):
        world.queue.letters.clear()
        world.clock.now += timedelta(minutes=10)
        world.tick()
    world.queue.letters.clear()
    assert world.run(clicked.run_id).outcome == "failed"
    assert world.state.run is None
