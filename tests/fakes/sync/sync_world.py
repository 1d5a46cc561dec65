"""One school with its MIS, queue and workers, wired as bootstrap wires them, on fakes."""

from datetime import timedelta

from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Connector
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import NewId
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import RollcallError
from chalicelib.sync.domain.ports import ConnectorFactory
from chalicelib.sync.domain.requests import RefreshDecision
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.cancel_run import CancelRun
from chalicelib.sync.services.decide_held import DecideHeld
from chalicelib.sync.services.open_due_windows import OpenDueWindows
from chalicelib.sync.services.run_sync_job import JobReport, RunSyncJob
from chalicelib.sync.services.start_refresh import StartRefresh
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.directory_store import FakeDirectoryStore
from tests.fakes.one_by_one import one_by_one
from tests.fakes.port_calls import Killed, PortCalls
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.connector import FakeMis
from tests.fakes.sync.held_store import FakeChangeLog, FakeHeldStore
from tests.fakes.sync.job_queue import FakeJobQueue, Letter
from tests.fakes.sync.staging_store import FakeStagingStore
from tests.fakes.sync.sync_records import DAY, SCHOOL_ID, school
from tests.fakes.sync.sync_store import FakeSyncStore
from tests.fakes.sync.wired_worker import wired_worker

LEASE_SECONDS = 150


class SyncWorld:
    """Everything that a school's syncing needs; `calls` sees each call to a port."""

    def __init__(
        self,
        *records: Record,
        of: School | None = None,
        page_size: int = 10,
        request_size: int = 25,
        connector: Connector | None = None,
    ) -> None:
        self.calls = PortCalls()
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.sync = FakeSyncStore(self.calls, self.clock)
        self.directory = FakeDirectoryStore(self.calls, request_size=request_size, clock=self.clock)
        self.staging = FakeStagingStore(self.calls, clock=self.clock)
        self.held = FakeHeldStore(self.calls)
        self.log = FakeChangeLog(self.calls, self.clock)
        self.queue = FakeJobQueue(self.calls, clock=self.clock)
        self.schools = FakeSchoolStore(self.calls)
        self.mis = FakeMis(self.calls, page_size=page_size)
        self.connector_for: ConnectorFactory = lambda _: connector or self.mis
        self.ended: list[str] = []
        self.advance = AdvanceSync(sync=self.sync, queue=self.queue, after_run=self.ended.append, clock=self.clock)
        self.start_refresh = StartRefresh(
            schools=self.schools, sync=self.sync, queue=self.queue, clock=self.clock, new_id=self.ids
        )
        self.cancel_run = CancelRun(sync=self.sync, advance=self.advance, clock=self.clock)
        self.open_due_windows = OpenDueWindows(
            schools=self.schools,
            sync=self.sync,
            queue=self.queue,
            after_run=self.ended.append,
            parallel_map=one_by_one,
            clock=self.clock,
            new_id=self.ids,
            seconds=40,
        )
        self.run_sync_job = self.worker(self.ids)
        self.decide_held = DecideHeld(
            held=self.held, sync=self.sync, queue=self.queue, clock=self.clock, new_id=self.ids
        )
        self.mis.put(*records)
        add_school(of or school(), schools=self.schools, sync=self.sync, clock=self.clock)
        self.calls.names.clear()

    def worker(self, new_id: NewId) -> RunSyncJob:
        """A worker that names itself by `new_id` when it holds a job."""
        return wired_worker(
            schools=self.schools,
            sync=self.sync,
            directory=self.directory,
            staging=self.staging,
            held=self.held,
            log=self.log,
            connector_for=self._connect,
            advance=self.advance,
            queue=self.queue,
            clock=self.clock,
            new_id=self.ids,
            holder_id=new_id,
        )

    def _connect(self, of: School) -> Connector:
        return self.connector_for(of)

    @property
    def state(self) -> SchoolSync:
        """The school's sync state."""
        return self.sync.peek(SCHOOL_ID).state

    def run(self, run_id: str) -> Run:
        """An ended run; fails where it has not ended."""
        run = self.sync.run(SCHOOL_ID, run_id)
        assert run is not None, f"run {run_id} has not ended"
        return run

    def stored(self, *datasets: Dataset, date: str = DAY) -> Directory:
        """What an audience would be resolved from."""
        return self.directory.peek(SCHOOL_ID, datasets or DATASETS, date=date)

    def click(self, *datasets: Dataset) -> RefreshDecision:
        """Somebody presses Refresh Now."""
        return self.start_refresh(SCHOOL_ID, datasets, started_by="Pat Lane")

    def click_family(self, pupil_id: str) -> RefreshDecision:
        """Somebody presses Refresh Now for one pupil's family."""
        return self.start_refresh(SCHOOL_ID, (), pupil_id=pupil_id, started_by="Pat Lane")

    def tick(self) -> int:
        """The schedule wakes; gives the number of schools looked at."""
        return self.open_due_windows().looked_at

    def deliver(self, letter: Letter, *, seconds_left: float | None = None) -> JobReport | None:
        """Give a letter to a worker; None when the worker failed or died, so that it comes back."""
        message = self.queue.take(letter, self.clock())
        try:
            report = self.run_sync_job(message, lease_seconds=LEASE_SECONDS, seconds_left=seconds_left)
        except (RollcallError, Killed):
            self.queue.give_back(letter)
            return None
        self.queue.delete(letter)
        return report

    def deliver_all(self) -> None:
        """Let workers do everything that is queued, waiting for what comes back."""
        while self.queue.letters:
            visible = self.queue.visible(self.clock())
            if not visible:
                self.clock.now = min(letter.visible_at for letter in self.queue.letters if letter.visible_at)
                continue
            self.deliver(visible[0])

    def refresh(self, *datasets: Dataset) -> Run:
        """A whole refresh, a minute after whatever came before."""
        self.clock.now += timedelta(minutes=1)
        clicked = self.click(*datasets)
        self.deliver_all()
        return self.run(clicked.run_id)
