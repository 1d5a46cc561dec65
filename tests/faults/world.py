"""One school whose MIS, tables and queue can fail, wired as bootstrap wires it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from msgspec.structs import replace

from chalicelib.directory.domain.directory import key_prefix
from chalicelib.directory.domain.records import Record
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.release_messages import ReleaseMessages
from chalicelib.mis.calls import Limits
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import SyncSettings, SyncWindow
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.run_completion import wake_at
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.open_due_windows import OpenDueWindows
from chalicelib.sync.services.run_sync_job import JobReport
from chalicelib.sync.services.start_refresh import StartRefresh
from tests.fakes.messages.memory_message_queue import MemoryMessageQueue
from tests.fakes.one_by_one import one_by_one
from tests.fakes.port_calls import Killed
from tests.fakes.sync.job_queue import MAX_RECEIVES, FakeJobQueue, Letter
from tests.fakes.sync.sync_records import DAY, SCHOOL_ID, school
from tests.fakes.sync.wired_worker import wired_worker
from tests.faults.parts import TOKEN, Parts, Stored
from tests.faults.watched_mis import watched_connector
from tests.mis.clients import ON_THIS_MACHINE

LEASE_SECONDS = 150
TICK_AGAIN = timedelta(minutes=5)
"""When a tick that could not help is followed by another that may; those in between would do as little."""

NO_WINDOWS = SyncSettings(window=SyncWindow(days=(), single_times=()))


class FaultWorld:
    """Time passes only when everything waits; `on_answer` is called at each answer that the MIS has given.

    `seconds_left` is what each worker has for its work: with none, it hands over after each page. With a
    `pupil_id`, clicks ask for this pupil's family only.
    """

    def __init__(
        self,
        parts: Parts,
        datasets: tuple[Dataset, ...],
        settings: SyncSettings = NO_WINDOWS,
        *,
        trust_changes: bool = False,
    ) -> None:
        parts.begin()
        self.parts, self.seam, self.mis, self.clock = parts, parts.seam, parts.mis, parts.clock
        self.office = parts.sample.school
        self.datasets = datasets
        self.queue = FakeJobQueue(clock=self.clock)
        self.url = parts.mis.url
        self.limits = Limits()
        self.seconds_left: float | None = None
        self.pupil_id = ""
        self.on_answer: Callable[[], None] = lambda: None
        self.pick: Callable[[list[Letter]], Letter] = lambda letters: letters[0]
        self.reports: list[JobReport] = []
        self.raised: list[BaseException] = []
        messages = MemoryMessageQueue()
        release = ReleaseMessages(
            messages=parts.messages,
            advance=AdvanceMessage(
                messages=parts.messages, schools=parts.schools, sync=parts.sync, queue=messages, clock=self.clock
            ),
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
            parallel_map=one_by_one,
            clock=self.clock,
            new_id=parts.ids,
            seconds=40,
        )
        self._run_sync_job = wired_worker(
            schools=parts.schools,
            sync=parts.sync,
            directory=parts.directory,
            staging=parts.staging,
            held=parts.held,
            log=parts.log,
            connector_for=self._connector_for,
            advance=advance,
            queue=self.queue,
            clock=self.clock,
            new_id=parts.ids,
        )
        invented = school(datasets=datasets, settings=settings)
        self.school = replace(invented, mis=replace(invented.mis, trust_changes=trust_changes))
        add_school(self.school, schools=parts.schools, sync=parts.sync, clock=self.clock)

    def _connector_for(self, of: School) -> Connector:
        def on_answer() -> None:
            self.on_answer()  # whatever it is by then

        return watched_connector(self.url, TOKEN, of, limits=self.limits, clock=self.clock, on_answer=on_answer)

    @property
    def state(self) -> SchoolSync:
        """The school's sync state."""
        return self.parts.state()

    @property
    def last_run(self) -> Run | None:
        """The run that ended last."""
        ended = self.state.last_ended
        return self.parts.run(ended.run_id) if ended else None

    def stored(self) -> dict[str, Stored]:
        """What is stored of today, removed records included."""
        prefixes = tuple(key_prefix(dataset, DAY) for dataset in self.datasets)
        return {key: one for key, one in self.parts.records().items() if key.startswith(prefixes)}

    def in_mis(self) -> dict[str, tuple[str, Record]]:
        """What an undisturbed read of the MIS gives: each record's digest and itself."""
        school_now = f"{self.datasets} {self.office.contents}"
        if school_now not in self.parts.read:
            self.parts.read[school_now] = dict(self._read_mis())
        return self.parts.read[school_now]

    def _read_mis(self) -> Iterator[tuple[str, tuple[str, Record]]]:
        connection = WondeConnection(base_url=self.parts.sample.url, school_id="A1")
        connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
        pages = [page for dataset in self.datasets for page in connector.read(dataset, date=DAY)]
        for record in (record for page in pages for record in page.records):
            (stored,) = as_stored([record], expires_at=None).values()
            yield stored.key, (stored.digest, record)

    def click(self) -> None:
        """Somebody presses Refresh Now, a minute after whatever came before."""
        self.clock.advance(60)
        self._start_refresh(SCHOOL_ID, (), pupil_id=self.pupil_id, started_by="Pat Lane")

    def deliver(self, letter: Letter) -> None:
        """Give a letter to a worker, as the queue and the entry point do."""
        message = self.queue.take(letter, self.clock())
        try:
            report = self._run_sync_job(
                message,
                lease_seconds=LEASE_SECONDS,
                seconds_left=self.seconds_left,
                last=letter.receives >= MAX_RECEIVES,
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
        tick_from = self.clock.now
        for _ in range(400):
            visible = self.queue.visible(self.clock())
            if visible:
                self.deliver(self.pick(visible))
                tick_from = self.clock.now
                continue
            state = self.state
            due = max(wake_at(state) or tick_from, tick_from) if state.run else None
            moments = [*([due] if due else []), *(one.visible_at for one in self.queue.letters if one.visible_at)]
            if not moments:
                return
            self.clock.now = max(min(moments), self.clock.now)
            if due is not None and due <= self.clock.now:
                self.tick()
                tick_from = self.clock.now + TICK_AGAIN
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
        facts = str(self.school)
        known = self.parts.synced.get(facts)
        if known is None:
            self.refresh()
            assert self.raised == [], "otherwise every case would begin with this"
            self.parts.synced[facts] = self.parts.copy_tables()
        else:
            self.parts.put_tables(known)
            self.clock.advance(60)
        self.seam.sent.clear()

    def lift(self) -> None:
        """Every fault is over."""
        self.seam.begin()
        self.mis.fault = lambda asked, reply: reply
        self.url, self.limits, self.seconds_left = self.parts.mis.url, Limits(), None
        self.pupil_id = ""
        self.on_answer = lambda: None
        self.pick = lambda letters: letters[0]
        vars(self.queue).pop("put", None)  # whatever a case put in the place of the queue's own
