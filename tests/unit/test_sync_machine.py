"""Clicks, ticks, workers side by side, crashes, late and double messages and MIS edits in any order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.errors import RetriableError
from chalicelib.domain.records import Staff
from tests.fakes.job_queue import Letter
from tests.fakes.sync_records import SCHOOL_ID, group, school, staff
from tests.fakes.sync_world import LEASE_SECONDS, SyncWorld
from tests.unit.stepped_worker import SteppedWorker, pause_worker

SYNCED: tuple[Dataset, ...] = ("staff", "groups")
FUNCTION_SECONDS = LEASE_SECONDS - 30  # Lambda's own time-out
MARGIN = timedelta(seconds=5)


@dataclass(eq=False)
class Delivery:
    worker: SteppedWorker
    letter: Letter
    began_at: datetime


@dataclass(frozen=True)
class Click:
    """What a click promises: this version of the MIS, in these datasets, once the run has ended well."""

    run_id: str
    datasets: tuple[Dataset, ...]
    version: int


class SyncMachine(RuleBasedStateMachine):
    """The version of the MIS is the surname of s0 and the name of g0, which every edit changes."""

    def __init__(self) -> None:
        super().__init__()
        self.world = SyncWorld(of=school(datasets=SYNCED), page_size=2, request_size=2)
        self.world.calls.on_call = self.port_called
        self.version = 0
        self.deliveries: list[Delivery] = []
        self.clicks: list[Click] = []
        self.stopped_at: dict[Dataset, datetime] = {}

    def port_called(self, name: str) -> None:
        if name == "directory.put":
            self.check_writer()
        pause_worker(name)

    def check_writer(self) -> None:
        """A worker about to write holds the only live lease of a dataset that is marked dirty."""
        run = self.world.state.run
        assert run is not None
        writing = [job for job in run.jobs if job.status == "writing" and self.world.state.head(job.dataset).dirty]
        assert any(job.lease_until and job.lease_until - MARGIN >= self.world.clock.now for job in writing)

    @initialize(records=st.integers(0, 5))
    def fill(self, records: int) -> None:
        for number in range(1, records + 1):
            self.world.mis.put(staff(number), group(number))
        self.edit(number=0, gone=False)

    @rule(number=st.integers(1, 5), gone=st.booleans())
    def edit(self, number: int, gone: bool) -> None:
        self.version += 1
        if gone:
            self.world.mis.remove(staff(number), group(number))
        elif number:
            self.world.mis.put(staff(number, surname=f"v{self.version}"), group(number, name=f"v{self.version}"))
        self.world.mis.put(staff(0, surname=f"v{self.version}"), group(0, name=f"v{self.version}"))

    @rule(datasets=st.sampled_from([(), *((d,) for d in SYNCED)]))
    def click(self, datasets: tuple[Dataset, ...]) -> None:
        clicked = self.world.click(*datasets)
        self.clicks.append(Click(clicked.run_id, datasets or SYNCED, self.version))

    @rule(down=st.sampled_from([None, *SYNCED]))
    def outage(self, down: Dataset | None) -> None:
        """From now on the MIS cannot give one dataset, or gives all again."""

        def fault(dataset: Dataset, pages: int) -> None:
            if dataset == down:
                raise RetriableError("Wonde could not be reached.")

        self.world.mis.fault = fault

    @rule()
    def tick(self) -> None:
        self.world.tick()

    @precondition(lambda self: self.world.queue.visible(self.world.clock.now))
    @rule(choice=st.integers(0, 9), twice=st.booleans())
    def receive(self, choice: int, twice: bool) -> None:
        """A worker gets a message; SQS may hand the same one to a second worker."""
        visible = self.world.queue.visible(self.world.clock.now)
        letter = visible[choice % len(visible)]
        message = self.world.queue.take(letter, self.world.clock.now)
        for _ in range(2 if twice else 1):
            worker = SteppedWorker(lambda: self.world.run_sync_job(message, lease_seconds=LEASE_SECONDS))
            self.deliveries.append(Delivery(worker, letter, self.world.clock.now))

    @precondition(lambda self: self.deliveries)
    @rule(choice=st.integers(0, 9), steps=st.integers(1, 12))
    def work(self, choice: int, steps: int) -> None:
        delivery = self.deliveries[choice % len(self.deliveries)]
        for _ in range(steps):
            if delivery.worker.result == "running":
                delivery.worker.step()
                self.check_promises()
        self.collect()

    @precondition(lambda self: self.deliveries)
    @rule(choice=st.integers(0, 9))
    def crash(self, choice: int) -> None:
        self.deliveries[choice % len(self.deliveries)].worker.die()
        self.collect()

    @rule(seconds=st.sampled_from([1, 30, 60, LEASE_SECONDS, 3600]))
    def wait(self, seconds: int) -> None:
        """Time passes; Lambda kills a writer at its time-out, and may freeze any other worker for longer."""
        self.world.clock.advance(seconds)
        for delivery in self.deliveries:
            late = self.world.clock.now - delivery.began_at > timedelta(seconds=FUNCTION_SECONDS)
            if late and delivery.worker.at.startswith("directory"):
                delivery.worker.die()
        self.collect()

    def collect(self) -> None:
        """SQS hears from the workers that have ended."""
        for delivery in [d for d in self.deliveries if d.worker.result != "running"]:
            self.deliveries.remove(delivery)
            if delivery.worker.result == "done":
                self.world.queue.delete(delivery.letter)
            else:
                self.world.queue.give_back(delivery.letter)

    def check_promises(self) -> None:
        """A change made before a click is in the store when that click's run has ended well."""
        for click in list(self.clicks):
            run = self.world.sync.run(SCHOOL_ID, click.run_id)
            if run is None:
                continue
            self.clicks.remove(click)
            for dataset in click.datasets:
                job = run.job(dataset)
                if run.outcome == "completed":
                    assert self.stored_version(dataset) >= click.version, (click, job)

    def stored_version(self, dataset: Dataset) -> int:
        directory = self.world.stored(dataset)
        people: dict[str, Staff] = directory.staff
        text = people["s0"].surname if dataset == "staff" else directory.groups["g0"].name
        return int(text.removeprefix("v"))

    @invariant()
    def the_slot_is_held_by_a_run_that_has_something_left_to_do(self) -> None:
        state = self.world.state
        if state.run is None:
            assert state.follow_up is None, "a follow-up without a run before it would never start"
        else:
            assert self.world.sync.run(SCHOOL_ID, state.run.id) is None
            assert any(job.status not in ("done", "failed") for job in state.run.jobs)

    @invariant()
    def every_job_under_way_has_one_holder_and_a_lease(self) -> None:
        run = self.world.state.run
        for job in run.jobs if run else ():
            assert (job.status in ("reading", "writing")) == bool(job.holder) == (job.lease_until is not None)

    @invariant()
    def data_as_of_never_goes_back(self) -> None:
        for dataset in SYNCED:
            moment = self.world.state.head(dataset).data_as_of
            if dataset in self.stopped_at:
                assert moment is not None
                assert moment >= self.stopped_at[dataset]
            if moment is not None:
                self.stopped_at[dataset] = moment

    def teardown(self) -> None:
        """Once messages are delivered and ticks happen, everything ends, and the store is the MIS's."""
        while self.deliveries:
            self.deliveries[0].worker.die()
            self.collect()
        self.outage(None)
        for _ in range(4):
            self.world.deliver_all()
            self.world.clock.advance(30 * 60)
            self.world.tick()
        self.world.deliver_all()
        self.check_promises()
        assert not self.clicks, "a run that somebody asked for has never ended"
        assert (self.world.state.run, self.world.state.follow_up) == (None, None)
        for _ in range(2):  # the second read confirms who has left
            self.world.refresh()
        directory = self.world.stored()
        assert list(directory.staff.values()) == in_order(self.world, "staff")
        assert list(directory.groups.values()) == in_order(self.world, "groups")


def in_order(world: SyncWorld, dataset: Dataset) -> list[object]:
    records = world.mis.records(dataset)
    return [records[key] for key in sorted(records)]


TestSync = SyncMachine.TestCase
TestSync.settings = settings(stateful_step_count=50)
