"""One school that syncs through the real services and repositories; by default from an MIS in memory."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import boto3

from chalicelib.bootstrap.process import new_id, now
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.state import Run, messages_for
from chalicelib.sync.queues.job_queue import SqsJobQueue
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.start_refresh import StartRefresh
from chalicelib.sync.storage.change_log_repository import ChangeLogRepository
from chalicelib.sync.storage.held_repository import HeldRepository
from chalicelib.sync.storage.staging_repository import StagingRepository
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.fakes.sync.connector import FakeMis
from tests.fakes.sync.wired_worker import wired_worker

LEASE_SECONDS = 900


class BenchSchool:
    """Wired as bootstrap wires it; `mis` is what it reads unless another connector is given."""

    def __init__(
        self,
        school_id: str,
        *,
        control: str,
        directory: str,
        queue_url: str,
        connector: Callable[[], Connector] | None = None,
    ) -> None:
        self.id = school_id
        self.mis = FakeMis(page_size=1_000_000)  # one page: the cost of inventing pages is not ours
        self._connector = connector
        self.directory = DirectoryRepository(directory)
        self._sync = SyncRepository(control)
        schools = SchoolRepository(control)
        queue = SqsJobQueue(boto3.client("sqs"), {"refresh": queue_url, "scheduled": queue_url}, {})
        self._start = StartRefresh(schools=schools, sync=self._sync, queue=queue, clock=now, new_id=new_id)
        self._work = wired_worker(
            schools=schools,
            sync=self._sync,
            directory=self.directory,
            staging=StagingRepository(directory),
            held=HeldRepository(control),
            log=ChangeLogRepository(control),
            connector_for=self._connect,
            advance=AdvanceSync(sync=self._sync, queue=queue, after_run=lambda school_id: None, clock=now),
            queue=queue,
            clock=now,
            new_id=new_id,
        )
        mis = WondeConnection(base_url="http://127.0.0.1:9", school_id="A1")
        school = School(id=school_id, name="Ashdown School", mis=mis)
        add_school(school, schools=schools, sync=self._sync, clock=now)

    def _connect(self, _school: School) -> Connector:
        return self._connector() if self._connector else self.mis

    def refresh(self, *datasets: Dataset) -> Run:
        """Somebody presses Refresh Now, and each dataset has a worker of its own; gives the run when it has ended."""
        requested = self._start(self.id, datasets, started_by="Pat Lane")
        run = requested.state.run
        if run is None:
            raise AssertionError("a click without a run")
        messages = messages_for(self.id, run, requested.queue)
        with ThreadPoolExecutor(len(messages)) as workers:
            reports = list(workers.map(lambda message: self._work(message, lease_seconds=LEASE_SECONDS), messages))
        ended = self._sync.run(self.id, requested.run_id)
        if ended is None or ended.outcome != "completed":
            raise AssertionError(f"the run did not complete: {ended and ended.message} {reports}")
        return ended
