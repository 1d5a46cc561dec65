"""The whole send path on fakes, with workers that a test can kill at any call to a port."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.directory.domain.records import Record
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.domain.lanes import DeliveryTask
from chalicelib.messages.domain.messages import NewMessage
from chalicelib.messages.domain.ports import StoredMessage
from chalicelib.messages.domain.previews import Preview
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.create_message import CreateMessage
from chalicelib.messages.services.deliver_batch import DeliverBatch
from chalicelib.messages.services.dispatch_message import DispatchMessage
from chalicelib.messages.services.finish_message import FinishMessage
from chalicelib.messages.services.message_commands import MessageCommands
from chalicelib.messages.services.preview_audience import AskedPreview, PreviewAudience
from chalicelib.messages.services.recheck_recipients import RecheckRecipients
from chalicelib.messages.services.release_messages import ReleaseMessages
from chalicelib.messages.services.sweep_messages import WakeMessages
from chalicelib.people.services.explain_message import ExplainMessage
from chalicelib.people.services.restrict_person import RestrictPerson
from chalicelib.people.services.show_person import ShowPerson
from chalicelib.schools.domain.school import School
from chalicelib.shared.errors import RetriableError
from tests.fakes.fuse import Fuse, KilledError
from tests.fakes.messages.fixed_school import FixedDirectory, FixedSchools, FixedSync
from tests.fakes.messages.memory_message_queue import MemoryMessageQueue
from tests.fakes.messages.memory_messages import MemoryDeliveries, MemoryLists, MemoryMessages
from tests.fakes.messages.recording_sender import RecordingSender
from tests.fakes.messages.stepped_pace import SteppedPace
from tests.fakes.sync.held_store import FakeChangeLog
from tests.messages.school import EVERYONE, NOW, SCHOOL, SENDER, idle

VISIBILITY = timedelta(seconds=200)


class Office:
    """Ports and services of one school; `guarded` gives services whose ports stand behind a fuse."""

    def __init__(self, *records: Record, sender: RecordingSender | None = None, school: School = SCHOOL) -> None:
        self.school = school
        self.now: datetime = NOW
        self.messages = MemoryMessages()
        self.deliveries = MemoryDeliveries(self.messages)
        self.snapshots: MemoryLists[SeenRow] = MemoryLists()
        self.decisions: MemoryLists[ExclusionRecord] = MemoryLists()
        self.schools = FixedSchools(school)
        self.sync = FixedSync(idle())
        self.directory = FixedDirectory(records)
        self.queue = MemoryMessageQueue()
        self.sender = sender or RecordingSender()
        self.pace = SteppedPace(self._pass)
        self._ids = count(1)
        self._wire(lambda port: port)

    def guarded(self, fuse: Fuse) -> None:
        """From now on the services call their ports through the fuse."""
        self._wire(fuse.guard)

    def use(self, messages: Any, deliveries: Any, snapshots: Any, decisions: Any) -> None:
        """From now on the services keep everything in these stores."""
        self.messages, self.deliveries = messages, deliveries
        self.snapshots, self.decisions = snapshots, decisions
        self.repaired()

    def repaired(self) -> None:
        """From now on the services call their ports directly."""
        self._wire(lambda port: port)

    def clock(self) -> datetime:
        return self.now

    def _pass(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def new_id(self) -> str:
        return f"id{next(self._ids):06d}"

    def _wire(self, guard: Callable[[Any], Any]) -> None:
        messages, deliveries, snapshots = guard(self.messages), guard(self.deliveries), guard(self.snapshots)
        schools, sync, directory = guard(self.schools), guard(self.sync), guard(self.directory)
        queue, sender, clock, new_id = guard(self.queue), guard(self.sender), self.clock, self.new_id
        advance = AdvanceMessage(messages=messages, schools=schools, sync=sync, queue=queue, clock=clock)
        finish = FinishMessage(messages=messages, clock=clock)
        self.preview_audience = PreviewAudience(
            schools=schools,
            sync=sync,
            directory=directory,
            snapshots=snapshots,
            messages=messages,
            clock=clock,
            new_id=new_id,
            pence_a_segment=4.0,
        )
        self.create_message = CreateMessage(
            schools=schools,
            sync=sync,
            directory=directory,
            snapshots=snapshots,
            messages=messages,
            advance=advance,
            clock=clock,
            new_id=new_id,
        )
        commands = MessageCommands(messages=messages, schools=schools, sync=sync, advance=advance, clock=clock)
        self.authorise = commands.authorise
        self.restrict = RestrictPerson(directory=directory, marks=self.directory.marks, clock=clock)
        self.cancel = commands.cancel
        self.send_anyway = commands.send_anyway
        self.retry = commands.retry
        self.release = ReleaseMessages(messages=messages, advance=advance)
        self.stop = commands.stop
        self.wake = WakeMessages(messages=messages, schools=schools, sync=sync, advance=advance, clock=clock, seconds=8)
        self.dispatch = DispatchMessage(
            messages=messages,
            deliveries=deliveries,
            snapshots=snapshots,
            decisions=guard(self.decisions),
            schools=schools,
            sync=sync,
            directory=directory,
            queue=queue,
            advance=advance,
            finish=finish,
            clock=clock,
        )
        self.explain = ExplainMessage(
            messages=messages,
            deliveries=deliveries,
            decisions=self.decisions,
            directory=directory,
            show_person=ShowPerson(directory=directory, sync=sync, log=FakeChangeLog()),
            clock=clock,
        )
        self.deliver = DeliverBatch(
            messages=messages,
            deliveries=deliveries,
            senders={"sms": sender, "email": sender},
            pace=self.pace,
            queue=queue,
            recheck=RecheckRecipients(directory=directory, marks=self.directory.marks),
            finish=finish,
            clock=clock,
            new_id=new_id,
            limit_seconds=60,
            call_seconds=13,
        )

    def preview(self, **more: Any) -> Preview:
        asked: dict[str, Any] = {
            "channel": "sms",
            "per": "contact",
            "audience": EVERYONE,
            "user_id": SENDER.user_id,
        } | more
        return self.preview_audience(self.school.id, AskedPreview(**asked))

    def write(self, author: Any = SENDER, **more: Any) -> StoredMessage:
        plain = NewMessage(channel="sms", purpose="general", body="Hello", audience=EVERYONE, per="contact")
        return self.create_message(self.school.id, author, replace(plain, **more))

    def look(self, message_id: str) -> StoredMessage:
        return self.messages.get(self.school.id, message_id)

    def work(self) -> None:
        """Run both queues until they are empty; a task that fails, or whose worker is killed, comes back later."""
        for _ in range(30):
            if not (self.queue.dispatches or self.queue.deliveries):
                return
            self.work_once()
        raise AssertionError("the queues never became empty")

    def work_once(self) -> None:
        """Hand out every task that is queued now, once."""
        dispatches, self.queue.dispatches = self.queue.dispatches, []
        deliveries, self.queue.deliveries = self.queue.deliveries, []
        for dispatch in dispatches:
            if not self._done(self.dispatch, dispatch.school_id, dispatch.message_id):
                self.queue.dispatches.append(dispatch)
        for delivery in deliveries:
            if not self._done(self._deliver, delivery):
                self.queue.deliveries.append(delivery)
        self.now += VISIBILITY

    def _deliver(self, task: DeliveryTask) -> None:
        self.deliver(task.school_id, task.message_id, task.batch, queue_round=task.queue_round)

    def _done(self, handle: Callable[..., object], *ids: str | DeliveryTask) -> bool:
        try:
            handle(*ids)
        except KilledError:
            self.repaired()
            return False
        except RetriableError:
            return False
        return True
