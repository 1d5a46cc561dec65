"""Whole runs on fakes: only what changed is written, and a click's change is in its run."""

from collections.abc import Callable

import pytest

from chalicelib.shared.errors import InvalidError, NotFoundError, RetriableError
from chalicelib.sync.domain.requests import RefreshDecision
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, group, mark, pupil, school, staff
from tests.fakes.sync.sync_world import LEASE_SECONDS, SyncWorld

RECORDS = [*(make(number) for number in range(15) for make in (pupil, contact)), staff(1), group(1), mark(1)]


def directory_calls(world: SyncWorld) -> list[str]:
    return [name for name in world.calls.names if name.startswith("directory")]


def once(world: SyncWorld, call: str, act: Callable[[], object], *, count: int = 1) -> None:
    seen: list[str] = []

    def watch(name: str) -> None:
        if name == call:
            seen.append(name)
            if len(seen) == count:
                world.calls.let_live()
                act()

    world.calls.on_call = watch


def test_a_first_run_stores_everything_and_counts_it() -> None:
    world = SyncWorld(*RECORDS)
    run = world.refresh()
    assert (run.outcome, run.message) == ("completed", "33 records changed.")
    assert {job.dataset: (job.counts.read, job.counts.added) for job in run.jobs} == {
        "pupils": (30, 30),
        "staff": (1, 1),
        "groups": (1, 1),
        "attendance": (1, 1),
    }
    directory = world.stored()
    assert (len(directory.pupils), len(directory.contacts), len(directory.marks)) == (15, 15, 1)
    assert world.ended == [SCHOOL_ID]


def test_an_unchanged_run_makes_no_call_at_all_to_the_directory() -> None:
    world = SyncWorld(*RECORDS)
    world.refresh()
    heads = world.state.heads
    world.calls.names.clear()
    run = world.refresh()
    assert directory_calls(world) == []
    assert (run.outcome, run.message) == ("completed", "Nothing had changed.")
    assert {job.counts.unchanged for job in run.jobs} == {30, 1}
    for dataset, head in world.state.heads.items():
        assert head.epoch == heads[dataset].epoch
        assert head.data_as_of == world.clock.now, "the data are newer all the same"


def test_only_what_changed_is_written() -> None:
    world = SyncWorld(*RECORDS)
    world.refresh()
    world.directory.written = 0
    world.mis.put(contact(3, phone="07700 900999"), pupil(77))
    run = world.refresh()
    assert world.directory.written == 2
    job = run.job("pupils")
    assert job is not None
    assert (job.counts.added, job.counts.changed, job.counts.unchanged, job.counts.read) == (1, 1, 29, 31)


def test_a_number_changed_before_the_click_is_there_when_the_run_is_done() -> None:
    world = SyncWorld(*RECORDS)
    world.refresh()
    world.mis.put(contact(3, phone="07700 900999"))
    world.refresh("pupils")
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900999"


def test_a_change_made_behind_the_reader_is_in_the_follow_up_of_the_click_after_it() -> None:
    world = SyncWorld(*RECORDS)
    clicked: list[RefreshDecision] = []

    def change_and_click() -> None:
        world.mis.put(contact(0, phone="07700 900999"))  # on the first page, which is read already
        clicked.append(world.click("pupils"))

    once(world, "mis.page", change_and_click, count=2)
    first = world.click("pupils")
    world.deliver(world.queue.letters[0])
    assert clicked[0].outcome == "follow_up"
    assert world.stored().contacts["c0"].phones[0].raw == "07700 900001", "which is why it is booked"
    assert world.run(first.run_id).outcome == "completed"
    assert world.state.run is not None
    assert world.state.run.id == clicked[0].run_id
    world.deliver_all()
    assert world.run(clicked[0].run_id).trigger == "follow_up"
    assert world.stored().contacts["c0"].phones[0].raw == "07700 900999"


def test_a_click_that_joins_a_waiting_job_makes_its_slower_copy_a_no_op() -> None:
    world = SyncWorld(*RECORDS)
    world.clock.advance(3600)
    world.tick()
    slow = list(world.queue.letters)
    assert {letter.lane for letter in slow} == {"scheduled"}
    joined = world.click()
    assert joined.outcome == "joined"
    fast = [letter for letter in world.queue.letters if letter not in slow]
    assert [(letter.lane, letter.message.round) for letter in fast] == [("refresh", 2)] * 4
    for letter in slow:
        report = world.deliver(letter)
        assert report is not None
        assert report.result == "stale"
    assert len(world.queue.letters) == 4, "a stale copy queues nothing more"
    world.deliver_all()
    assert world.run(joined.run_id).outcome == "completed"


def test_a_message_delivered_twice_does_its_job_once() -> None:
    world = SyncWorld(*RECORDS)
    world.click("staff")
    letter = world.queue.letters[0]
    assert [world.deliver(letter) is not None, world.deliver(letter) is not None] == [True, True]
    assert (world.directory.written, world.state.run) == (1, None)


def test_a_second_worker_on_one_job_is_sent_away_until_the_lease_ends() -> None:
    world = SyncWorld(*RECORDS)
    world.click("staff")
    letter = world.queue.letters[0]
    refused: list[str] = []

    def second_worker() -> None:
        with pytest.raises(RetriableError) as caught:
            world.run_sync_job(letter.message, lease_seconds=LEASE_SECONDS)
        refused.append(caught.value.internal)

    once(world, "mis.page", second_worker)
    world.deliver(letter)
    assert refused == ["the lease still runs"]
    assert world.directory.written == 1


def test_a_follow_up_whose_jobs_could_not_be_queued_is_queued_by_the_redelivery() -> None:
    world = SyncWorld(staff(1))
    world.click("staff")
    letter = world.queue.letters[0]

    def refuse(name: str) -> None:
        if name == "mis.page":
            world.calls.let_live()
            booked.append(world.click("staff"))
            world.calls.on_call = refuse_queueing

    def refuse_queueing(name: str) -> None:
        if name == "queue.put":
            raise RetriableError("The work could not be queued. Please try again.")

    booked: list[RefreshDecision] = []
    world.calls.on_call = refuse
    assert world.deliver(letter) is None
    assert world.state.run is not None
    assert world.state.run.id == booked[0].run_id
    world.calls.let_live()
    world.deliver_all()
    assert world.run(booked[0].run_id).outcome == "completed"


def test_progress_is_shown_while_reading_and_while_writing() -> None:
    world = SyncWorld(*(make(number) for number in range(80) for make in (pupil, contact)), page_size=50)
    shown: set[tuple[str, int, int | None, int]] = set()

    def watch(name: str) -> None:
        world.clock.advance(1)
        job = world.state.run.job("pupils") if world.state.run else None
        if job is not None:
            shown.add((job.status, job.progress.read, job.progress.total, job.progress.written))

    world.calls.on_call = watch
    world.click("pupils")
    world.deliver_all()
    assert {("waiting", 0, None, 0), ("reading", 100, 160, 0), ("writing", 160, 160, 100)} <= shown


def test_reading_a_hundred_quick_pages_does_not_write_a_hundred_states() -> None:
    world = SyncWorld(*(staff(number) for number in range(100)), page_size=1)
    world.click("staff")
    before = world.sync.saves
    world.deliver_all()
    assert world.sync.saves - before <= 5, "claim, one progress, mark, finish"


def test_a_dataset_that_the_school_does_not_sync_is_refused_by_name() -> None:
    world = SyncWorld(of=school(datasets=("pupils", "staff")))
    with pytest.raises(InvalidError, match=r"does not sync attendance\. It syncs pupils, staff\.") as caught:
        world.click("attendance")
    assert caught.value.field == "datasets"
    assert world.state.run is None


def test_an_unknown_school_is_not_found() -> None:
    world = SyncWorld()
    with pytest.raises(NotFoundError):
        world.start_refresh("another-school", (), started_by="Pat Lane")
