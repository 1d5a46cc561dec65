"""One school whose MIS, tables and queue can fail, wired as bootstrap wires it."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.changes import as_stored
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.directory import key_prefix
from chalicelib.domain.feed import Connector
from chalicelib.domain.records import Record
from chalicelib.domain.school import MisConnection, School
from chalicelib.domain.sync_endings import wake_at
from chalicelib.domain.sync_settings import SyncSettings, SyncWindow
from chalicelib.domain.sync_state import Run, SchoolSync
from chalicelib.mis.calls import Limits
from chalicelib.mis.registry import build_connector
from chalicelib.services.add_school import add_school
from chalicelib.services.advance_message import AdvanceMessage
from chalicelib.services.advance_sync import AdvanceSync
from chalicelib.services.hold_changes import HoldChanges
from chalicelib.services.open_due_windows import OpenDueWindows
from chalicelib.services.read_feed import read_feed
from chalicelib.services.release_messages import ReleaseMessages
from chalicelib.services.run_sync_job import JobReport, RunSyncJob
from chalicelib.services.start_refresh import StartRefresh
from tests.fakes.job_queue import MOST_RECEIVES, FakeJobQueue, Letter
from tests.fakes.memory_message_queue import MemoryMessageQueue
from tests.fakes.one_by_one import one_by_one
from tests.fakes.port_calls import Killed
from tests.fakes.sync_records import DAY, SCHOOL_ID, school
from tests.faults.parts import TOKEN, Parts, Stored
from tests.faults.watched_mis import watched_connector

LEASE_SECONDS = 150
TICK_AGAIN = timedelta(minutes=5)
"""When a tick that could not help is followed by another that may; those in between would do as little."""

_NO_WINDOWS = SyncSettings(window=SyncWindow(days=(), single_times=()))


class FaultWorld:
    """Time passes only when everything waits; `on_answer` is called with each answer that the MIS has given."""

    def __init__(self, parts: Parts, datasets: tuple[Dataset, ...]) -> None:
        parts.begin()
        self.parts, self.seam, self.mis, self.clock = parts, parts.seam, parts.mis, parts.clock
        self.office = parts.sample.school
        self.sync = parts.sync
        self.datasets = datasets
        self.queue = FakeJobQueue(clock=self.clock)
        self.url = parts.mis.url
        self.limits = Limits()
        self.on_answer: Callable[[], None] = lambda: None
        self.pick: Callable[[list[Letter]], Letter] = lambda letters: letters[0]
        self.reports: list[JobReport] = []
        self.raised: list[BaseException] = []
        messages = MemoryMessageQueue()
        release = ReleaseMessages(
            messages=parts.messages,
            queue=messages,
            advance=AdvanceMessage(
                messages=parts.messages, schools=parts.schools, sync=parts.sync, queue=messages, clock=self.clock
            ),
            clock=self.clock,
        )
        advance = AdvanceSync(sync=parts.sync, queue=self.queue, after_run=release, clock=self.clock)
        self._start_refresh = StartRefresh(
            schools=parts.schools, sync=parts.sync, queue=self.queue, clock=self.clock, new_id=parts.ids
        )
        self._tick = OpenDueWindows(
            schools=parts.schools,
            sync=parts.sync,
            queue=self.queue,
            after_run=release,
            side_by_side=one_by_one,
            clock=self.clock,
            new_id=parts.ids,
            seconds=40,
        )
        self._run_sync_job = RunSyncJob(
            schools=parts.schools,
            sync=parts.sync,
            directory=parts.directory,
            connector_for=self._connector_for,
            holding=HoldChanges(held=parts.held, log=parts.log, directory=parts.directory, new_id=parts.ids),
            advance=advance,
            queue=self.queue,
            clock=self.clock,
            new_id=parts.ids,
        )
        self.school = school(datasets=datasets, settings=_NO_WINDOWS)
        add_school(self.school, schools=parts.schools, sync=parts.sync, clock=self.clock)

    def _connector_for(self, of: School) -> Connector:
        return watched_connector(
            self.url, TOKEN, of, limits=self.limits, clock=self.clock, on_answer=lambda: self.on_answer()
        )

    @property
    def state(self) -> SchoolSync:
        """The school's sync state, whatever the tables suffer from."""
        with self.seam.undisturbed():
            return self.sync.load(SCHOOL_ID).state

    @property
    def last_run(self) -> Run | None:
        """The run that ended last."""
        ended = self.state.last_ended
        with self.seam.undisturbed():
            return self.sync.run(SCHOOL_ID, ended.run_id) if ended else None

    def stored(self) -> dict[str, Stored]:
        """What is stored of today, removed records included."""
        prefixes = tuple(key_prefix(dataset, DAY) for dataset in self.datasets)
        return {key: one for key, one in self.parts.records().items() if key.startswith(prefixes)}

    def in_mis(self) -> dict[str, tuple[str, Record]]:
        """What an undisturbed read of the MIS gives: each record's digest and itself."""
        connection = MisConnection(kind="wonde", base_url=self.parts.sample.url, school_id="A1")
        connector = build_connector(connection, TOKEN, timezone="Europe/London")
        feeds = [read_feed(connector, d, date=DAY, on_page=lambda read, total: None) for d in self.datasets]
        found = {}
        for record in (record for feed in feeds for record in feed.records):
            (stored,) = as_stored([record], expires_at=None).values()
            found[stored.key] = stored.digest, record
        return found

    def click(self) -> str:
        """Somebody presses Refresh Now, a minute after whatever came before."""
        self.clock.advance(60)
        return self._start_refresh(SCHOOL_ID, (), started_by="Pat Lane").run_id

    def deliver(self, letter: Letter) -> None:
        """Give a letter to a worker, as the queue and the entry point do."""
        message = self.queue.take(letter, self.clock())
        try:
            report = self._run_sync_job(
                message, lease_seconds=LEASE_SECONDS, last=letter.receives >= MOST_RECEIVES
            )
        except (Exception, Killed) as error:
            self.raised.append(error)
            self.queue.give_back(letter)
        else:
            self.queue.delete(letter)
            self.reports.append(report)

    def tick(self) -> None:
        """The schedule wakes."""
        try:
            self._tick()
        except (Exception, Killed) as error:
            self.raised.append(error)

    def settle(self) -> None:
        """Let workers and ticks go on until nothing is queued and nothing runs."""
        waited = False
        for _ in range(400):
            visible = self.queue.visible(self.clock())
            if visible:
                self.deliver(self.pick(visible))
                waited = False
                continue
            moments = [letter.visible_at for letter in self.queue.letters if letter.visible_at]
            state = self.state
            if state.run is not None:
                moments.append(max(wake_at(state) or self.clock.now, self.clock.now + TICK_AGAIN if waited else self.clock.now))
            if not moments:
                return
            self.clock.now = max(min(moments), self.clock.now)
            self.tick()
            waited = True
        raise AssertionError("it never comes to rest")

    def refresh(self) -> None:
        """A whole refresh; whoever is told of an error by the page clicks once more."""
        try:
            self.click()
        except Exception as error:
            self.raised.append(error)
            self.click()
        self.settle()

    def sync_once(self) -> None:
        """Be synced; what that stores is kept for the other cases."""
        known = self.parts.synced.get(self.datasets)
        if known is None:
            self.refresh()
            self.parts.synced[self.datasets] = self.parts.copy_tables()
        else:
            self.parts.put_tables(known)
            self.clock.advance(60)
        self.seam.sent.clear()

    def lift(self) -> None:
        """Every fault is over."""
        self.seam.begin()
        self.mis.fault = lambda asked, reply: reply
        self.url, self.limits = self.parts.mis.url, Limits()
        self.on_answer = lambda: None
        self.pick = lambda letters: letters[0]
        vars(self.queue).pop("put", None)  # whatever a case put in the place of the queue's own
