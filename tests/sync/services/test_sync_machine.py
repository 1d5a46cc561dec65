"""Clicks, ticks, workers side by side, crashes, late and double messages and MIS edits in any order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import current_thread

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.directory.domain.records import Record
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import RetriableError, TooManyError
from chalicelib.sync.domain.refresh_limits import STARTS_PER_HOUR
from chalicelib.sync.domain.requests import RefreshDecision
from tests.fakes.sync.job_queue import VISIBILITY, Letter
from tests.fakes.sync.sync_records import SCHOOL_ID, group, pupil, school
from tests.fakes.sync.sync_world import LEASE_SECONDS, SyncWorld
from tests.sync.services.stepped_worker import SteppedWorker

SYNCED: tuple[Dataset, ...] = ("pupils", "groups")
FUNCTION_SECONDS = LEASE_SECONDS - 30  # Lambda's own time-out
PLACES = (
    "the end",
    "mis.page",
    "mis.family",
    "staging.put",
    "directory.put",
    "directory.written",
    "sync.save",
    "sync.saved",
    "queue.put",
)


@dataclass(eq=False)
class Delivery:
    worker: SteppedWorker
    letter: Letter
    holder: str
    began_at: datetime


@dataclass(frozen=True)
class Click:
    """What a click promises: this version of the MIS, in these datasets, once the run has ended well."""

    run_id: str
    datasets: tuple[Dataset, ...]
    version: int


class SyncMachine(RuleBasedStateMachine):
    """What a read saw can be told by p0 and g0: every edit changes them, and they stand on the first page."""

    def __init__(self) -> None:
        super().__init__()
        self.world = SyncWorld(of=school(datasets=SYNCED), page_size=2, request_size=2)
        self.world.calls.on_call = self.port_called
        self.versions: list[tuple[str, list[Record]]] = []
        self.made_at: list[datetime] = []
        self.deliveries: list[Delivery] = []
        self.clicks: list[Click] = []
        self.stopped_at: dict[Dataset, datetime] = {}

    def port_called(self, name: str) -> None:
        worker = current_thread()
        if isinstance(worker, SteppedWorker):
            worker.pause(name)
            if name == "directory.put":
                self.check_writer(worker)

    def check_writer(self, worker: SteppedWorker) -> None:
        """Who writes holds the dataset's one live lease, and the head says that somebody writes."""
        delivery = next(delivery for delivery in self.deliveries if delivery.worker is worker)
        state, dataset = self.world.state, delivery.letter.message.dataset
        assert state.run is not None
        job = state.run.job(dataset, delivery.letter.message.pupil_id)
        assert job is not None
        assert job.lease is not None
        assert job.lease.holder == delivery.holder
        assert job.lease.until > self.world.clock.now
        assert state.head(dataset).dirty
        others = [other for other in state.run.jobs if other.dataset == dataset and other.name != job.name]
        assert not any(other.is_open and other.progress.staged for other in others), "what they have read is older"
        assert not any(other.lease and other.lease.until > self.world.clock.now for other in others)

    @initialize(records=st.integers(2, 4), trusted=st.booleans())
    def fill(self, records: int, trusted: bool) -> None:
        self.world.mis.trusted, self.world.mis.source_clock = trusted, self.world.clock
        self.show("v0", [make(number) for make in (pupil, group) for number in range(1, records + 1)])

    @rule(number=st.integers(1, 4), what=st.sampled_from(["leaves", "is renamed", "undo"]), clicks=st.booleans())
    def edit(self, number: int, what: str, clicks: bool) -> None:
        """The MIS changes, or is again what it was so that a digest is met again; the office may click then."""
        name = f"v{len(self.versions)}"
        others = [r for r in self.versions[-1][1] if r.id not in (f"p{number}", f"g{number}")]
        if what == "undo":
            self.show(*self.versions[-min(number + 1, len(self.versions))])
        else:
            renamed: list[Record] = [pupil(number, surname=name), group(number, name=name)]
            self.show(name, others if what == "leaves" else [*others, *renamed])
        if clicks:
            self.click(())

    def show(self, name: str, records: list[Record]) -> None:
        self.versions.append((name, records))
        self.made_at.append(self.world.clock.now)
        for dataset in SYNCED:
            self.world.mis.remove(*self.world.mis.records(dataset).values())
        self.world.mis.put(pupil(0, surname=name), group(0, name=name), *records)

    @rule(datasets=st.sampled_from([(), *((d,) for d in SYNCED)]))
    def click(self, datasets: tuple[Dataset, ...]) -> None:
        self.press(lambda: self.world.click(*datasets), datasets or SYNCED)

    @rule()
    def click_family(self) -> None:
        """Somebody wants to see p0 and family as they are now."""
        self.press(lambda: self.world.click_family("p0"), ("pupils",))

    def press(self, button: Callable[[], RefreshDecision], promised: tuple[Dataset, ...]) -> None:
        free = self.world.state.run is not None
        before = self.world.state.recent_starts
        try:
            clicked = button()
        except TooManyError:
            recent = [start for start in before if self.world.clock.now - start < timedelta(hours=1)]
            assert not free
            assert len(recent) == STARTS_PER_HOUR
            return
        self.clicks.append(Click(clicked.run_id, promised, len(self.versions) - 1))

    @rule(down=st.sampled_from([None, *SYNCED]))
    def outage(self, down: Dataset | None) -> None:
        """From now on the MIS cannot give one dataset, or gives all again."""

        def fault(dataset: Dataset, pages: int) -> None:
            if dataset == down:
                raise RetriableError("Wonde could not be reached.")

        self.world.mis.fault = fault

    @rule(booked=st.booleans())
    def cancel(self, booked: bool) -> None:
        """An administrator cancels what runs, or what is booked."""
        state = self.world.state
        run = state.follow_up.run_id if booked and state.follow_up else state.run.id if state.run else None
        if run is not None:
            self.world.cancel_run(SCHOOL_ID, run, by="Ada Head")

    @precondition(lambda self: self.world.queue.visible(self.world.clock.now))
    @rule(choice=st.integers(0, 9), twice=st.booleans(), brief=st.booleans(), until=st.sampled_from(PLACES))
    def receive(self, choice: int, twice: bool, brief: bool, until: str) -> None:
        """A worker gets a message, the newest first; SQS may hand the same one to a second worker.

        A brief one has time for one page, or for writing.
        """
        visible = self.world.queue.visible(self.world.clock.now)
        letter = visible[-1 - choice % len(visible)]
        message = self.world.queue.take(letter, self.world.clock.now)
        for _ in range(2 if twice else 1):
            holder = self.world.ids()
            worker, seconds_left = self.world.worker(partial(str, holder)), 0 if brief else None
            job = partial(worker, message, lease_seconds=LEASE_SECONDS, seconds_left=seconds_left)
            self.deliveries.append(Delivery(SteppedWorker(job), letter, holder, self.world.clock.now))
        self.go_on(self.deliveries[-1], until)

    @precondition(lambda self: self.deliveries)
    @rule(choice=st.integers(0, 9), until=st.sampled_from(PLACES), dies=st.integers(0, 2).map(lambda n: n == 0))
    def work(self, choice: int, until: str, dies: bool) -> None:
        """A worker goes on, and may be killed where it stands then."""
        delivery = self.deliveries[choice % len(self.deliveries)]
        self.go_on(delivery, until)
        if dies and delivery.worker.result == "running":
            delivery.worker.die()
        self.collect()

    def go_on(self, delivery: Delivery, until: str) -> None:
        """Let a worker run until it stands before a certain call, or to its end."""
        worker = delivery.worker
        while worker.result == "running":
            worker.step()
            self.check_promises()
            if worker.at == until:
                break
        self.collect()

    @rule(seconds=st.sampled_from([1, 30, LEASE_SECONDS, VISIBILITY.seconds, 3600]))
    def wait(self, seconds: int) -> None:
        """Time passes; Lambda kills a writer at its time-out, and may freeze any other worker for longer."""
        self.world.clock.advance(seconds)
        for delivery in self.deliveries:
            late = self.world.clock.now - delivery.began_at > timedelta(seconds=FUNCTION_SECONDS)
            if late and delivery.worker.at.startswith("directory"):
                delivery.worker.die()
        self.collect()
        self.world.tick()

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
        """The latest version of the MIS that the stored one may be."""
        directory = self.world.stored(dataset)
        name = directory.pupils["p0"].surname if dataset == "pupils" else directory.groups["g0"].name
        return max(number for number, version in enumerate(self.versions) if version[0] == name)

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
            assert (job.status in ("reading", "writing")) == bool(job.lease and job.lease.holder)

    @invariant()
    def data_as_of_never_goes_back(self) -> None:
        for dataset in SYNCED:
            moment = self.world.state.head(dataset).data_as_of
            if dataset in self.stopped_at:
                assert moment is not None
                assert moment >= self.stopped_at[dataset]
            if moment is not None:
                self.stopped_at[dataset] = moment

    @invariant()
    def whole_data_are_no_older_than_they_say(self) -> None:
        for dataset in SYNCED:
            head = self.world.state.head(dataset)
            if head.data_as_of is not None and not head.dirty:
                known = sum(made_at < head.data_as_of for made_at in self.made_at) - 1
                assert self.stored_version(dataset) >= known

    def teardown(self) -> None:
        """Once messages are delivered and ticks happen, everything ends, and the store is the MIS's."""
        while self.deliveries:
            self.deliveries[0].worker.die()
            self.collect()
        self.outage(None)
        self.world.mis.trusted = False  # changes alone do not tell who has left
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
        assert list(directory.pupils.values()) == in_order(self.world, "pupils")
        assert list(directory.groups.values()) == in_order(self.world, "groups")


def in_order(world: SyncWorld, dataset: Dataset) -> list[object]:
    records = world.mis.records(dataset)
    return [records[key] for key in sorted(records)]


TestSync = SyncMachine.TestCase
TestSync.settings = settings(stateful_step_count=60, max_examples=8 * settings().max_examples)
