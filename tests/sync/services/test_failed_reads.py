"""A read that fails concludes nothing: nobody is removed, nothing is written, and the time does not move."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from chalicelib.mis.domain.feed import Connector
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, RetriableError, RollcallError
from tests.fakes.sync.sync_records import contact, mark, pupil, staff
from tests.fakes.sync.sync_world import SyncWorld

PEOPLE = [make(number) for number in range(15) for make in (pupil, contact)]


def broken(error: RollcallError, *, of: Dataset = "pupils", after: int = 0) -> Callable[[Dataset, int], None]:
    def fault(dataset: Dataset, pages: int) -> None:
        if dataset == of and pages == after:
            raise error

    return fault


@pytest.mark.parametrize("after", [0, 1], ids=["at once", "half-way"])
@pytest.mark.parametrize(
    "error", [FatalError("Wonde refused the access token."), RetriableError("Wonde did not answer in time.")]
)
def test_a_failed_read_changes_nothing_and_says_why(error: RollcallError, after: int) -> None:
    world = SyncWorld(*PEOPLE, staff(1), mark(1))
    world.refresh()
    before = world.directory.contents()
    head = world.state.head("pupils")
    world.mis.remove(*PEOPLE[:10])
    for _ in range(2):  # two failures are no confirmation either
        world.mis.fault = broken(error, after=after)
        world.calls.names.clear()
        run = world.refresh("pupils")
        assert (run.outcome, run.message) == ("failed", f"Nothing was changed. {error.safe}")
        assert world.directory.contents() == before
        assert world.state.head("pupils") == head
        assert not [name for name in world.calls.names if name.startswith("directory")]


def test_one_dataset_that_fails_does_not_hold_up_the_others() -> None:
    world = SyncWorld(*PEOPLE, staff(1), mark(1))
    world.mis.fault = broken(FatalError("Wonde refused the access token."))
    run = world.refresh()
    assert run.outcome == "completed_with_errors"
    assert run.message == "2 records changed. Wonde refused the access token."
    assert world.stored().pupils == {}
    assert set(world.stored().staff) == {"s1"}
    assert world.state.head("pupils").data_as_of is None
    assert world.state.head("staff").data_as_of is not None


def test_a_missing_secret_fails_the_job_with_its_sentence() -> None:
    world = SyncWorld(staff(1))

    def refuse(_: object) -> Connector:
        raise FatalError("The access token of this school is missing.")

    world.connector_for = refuse
    run = world.refresh("staff")
    assert (run.outcome, run.message) == ("failed", "Nothing was changed. The access token of this school is missing.")


def test_data_as_of_is_when_the_last_complete_read_began() -> None:
    world = SyncWorld(*PEOPLE)
    world.calls.on_call = lambda name: world.clock.advance(7) if name == "mis.page" else None
    began = world.clock.now
    world.click("pupils")
    world.deliver_all()
    assert world.state.head("pupils").data_as_of == began
    assert world.clock.now > began


def test_a_taken_over_read_counts_from_when_the_second_worker_began() -> None:
    world = SyncWorld(*PEOPLE)
    world.click("pupils")
    world.calls.kill_at(6)
    assert world.deliver(world.queue.letters[0]) is None
    world.deliver_all()
    assert world.state.head("pupils").data_as_of == world.clock.now


def test_warnings_and_dropped_records_reach_the_run() -> None:
    world = SyncWorld(staff(1))
    world.mis.warnings = ("1 phone number could not be used.",)
    run = world.refresh("staff")
    assert (run.outcome, run.message) == (
        "completed_with_warnings",
        "1 record changed. 1 phone number could not be used.",
    )
    world.mis.dropped = 2
    run = world.refresh("staff")
    assert run.outcome == "completed_with_errors"
    job = run.job("staff")
    assert job is not None
    assert job.counts.dropped == 2


def test_a_read_that_dropped_records_removes_nobody_however_often() -> None:
    world = SyncWorld(staff(1), staff(2))
    world.refresh("staff")
    world.mis.remove(staff(2))
    world.mis.dropped = 1
    for _ in range(3):
        world.refresh("staff")
    assert set(world.stored().staff) == {"s1", "s2"}
    world.mis.dropped = 0
    world.refresh("staff")
    assert set(world.stored().staff) == {"s1", "s2"}
    world.refresh("staff")
    assert set(world.stored().staff) == {"s1"}


def test_the_age_that_the_source_states_is_kept() -> None:
    world = SyncWorld(staff(1))
    world.mis.source_as_of = world.clock.now
    world.refresh("staff")
    assert world.state.head("staff").source_as_of == world.mis.source_as_of
    world.mis.put(replace(staff(1), surname="Rede"))
    world.mis.source_as_of = None
    world.refresh("staff")
    assert world.state.head("staff").source_as_of is None
