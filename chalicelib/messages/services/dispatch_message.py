"""Dispatches a message: resolves its audience anew on whole data, fixes the recipients, queues their deliveries."""

from typing import Literal, TypeAlias

from chalicelib.audience.domain.audience_needs import marks_date
from chalicelib.audience.domain.resolution import Resolution, attempt_id, exclusion_records
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.channels.port import BatchRef
from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.messages.domain.change_note import compare, seen_rows
from chalicelib.messages.domain.deliveries import plan_batches
from chalicelib.messages.domain.lanes import first_wave
from chalicelib.messages.domain.messages import MESSAGE_RETENTION, Message
from chalicelib.messages.domain.ports import (
    DecisionStore,
    DeliveryStore,
    MessageQueue,
    MessageStore,
    SnapshotStore,
    StoredMessage,
)
from chalicelib.messages.domain.send_conditions import Conditions, conditions_of, next_quiet
from chalicelib.messages.domain.transitions import (
    EXPIRED,
    claim,
    end,
    evaluate,
    freeze_recipients,
    has_expired,
    is_claimed,
    request_attention,
)
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.finish_message import FinishMessage
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, school_date
from chalicelib.shared.errors import ConflictError, InvalidError, NotFoundError, RetriableError
from chalicelib.sync.domain.freshness import Readiness, readiness
from chalicelib.sync.domain.ports import SyncStore

DispatchResult: TypeAlias = Literal["dispatched", "held_back", "forgotten"]

_TRIES = 5


class DispatchMessage:
    """Safe to repeat and to kill anywhere.

    Deliveries are written under the number of the attempt and count for nothing until one conditional save
    fixes the recipients together with that number; only then are they queued. After that the recipients are
    never resolved again: a repeated queue message only queues the batches that are not closed.
    """

    def __init__(
        self,
        *,
        messages: MessageStore,
        deliveries: DeliveryStore,
        snapshots: SnapshotStore,
        decisions: DecisionStore,
        schools: SchoolStore,
        sync: SyncStore,
        directory: DirectoryStore,
        queue: MessageQueue,
        advance: AdvanceMessage,
        finish: FinishMessage,
        clock: Clock,
    ) -> None:
        self._messages = messages
        self._deliveries = deliveries
        self._snapshots = snapshots
        self._decisions = decisions
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._queue = queue
        self._advance = advance
        self._finish = finish
        self._clock = clock

    def __call__(self, school_id: str, message_id: str) -> DispatchResult:
        """Handle one queue message; raises RetriableError where it must come back later."""
        try:
            stored = self._messages.get(school_id, message_id)
        except NotFoundError:
            return "forgotten"
        if stored.message.status != "dispatching":
            return "forgotten"
        if stored.message.fixed:
            self._queue_open_batches(stored.message)
            return "dispatched"
        return self._dispatch(self._claim(stored))

    def _claim(self, stored: StoredMessage) -> StoredMessage:
        now = self._clock()
        if is_claimed(stored.message, now=now):
            raise RetriableError("This message is being prepared.", internal="another worker holds the dispatch")
        return self._save(stored, claim(stored.message, now=now))

    def _dispatch(self, stored: StoredMessage) -> DispatchResult:
        message = stored.message
        conditions = conditions_of(self._schools.get(message.school_id))
        today = school_date(self._clock(), conditions.timezone)
        if has_expired(message, today=today):
            self._save(stored, end(message, "failed", EXPIRED, now=self._clock()))
            return "held_back"
        try:
            resolved = self._resolve(message, conditions, today)
        except InvalidError as error:
            self._save(stored, request_attention(message, f"{error.safe} Nothing was sent.", now=self._clock()))
            return "held_back"
        if isinstance(resolved, Message):
            self._advance(self._save(stored, resolved))
            return "held_back"
        return self._fix(stored, *resolved, conditions)

    def _resolve(self, message: Message, conditions: Conditions, today: str) -> tuple[Resolution, Readiness] | Message:
        """The recipients on data that did not move while it was read, or the message as it must wait or ask."""
        day = marks_date(message.audience, today)
        for _ in range(_TRIES):
            state = self._sync.load(message.school_id).state
            judged = evaluate(message, state, conditions, now=self._clock())
            if judged.status != "dispatching":
                return judged
            directory = self._directory.load(message.school_id, message.datasets, date=day)
            resolution = resolve(
                directory, message.audience, channel=message.channel, per=message.per, purpose=message.purpose
            )
            before = readiness(state, message.datasets)
            after = readiness(self._sync.load(message.school_id).state, message.datasets)
            if message.send.when == "anyway" or (before.epochs == after.epochs and not after.syncing):
                return resolution, before
        raise RetriableError("The school's data keeps changing.", internal="epochs moved on every try")

    def _fix(
        self, stored: StoredMessage, resolution: Resolution, ready: Readiness, conditions: Conditions
    ) -> DispatchResult:
        message, recipients = stored.message, resolution.recipients
        if message.attempt > 1:
            self._deliveries.discard(message.school_id, message.id, before_attempt=message.attempt)
        batches = 0
        for batches, planned in enumerate(plan_batches(message, recipients), start=1):
            ref = BatchRef(
                school_id=message.school_id, message_id=message.id, attempt=message.attempt, batch=batches - 1
            )
            self._deliveries.put(ref, planned, expires_at=message.created_at + MESSAGE_RETENTION)
        self._decisions.put(
            message.school_id,
            message.id,
            attempt_id(message.attempt),
            exclusion_records(resolution),
            expires_at=message.created_at + MESSAGE_RETENTION,
        )
        now = self._clock()
        seen = self._snapshots.get(message.school_id, message.id, message.id, now=now)
        rows = seen_rows(recipients)
        note = compare(rows if seen is None else seen, rows, message.channel)
        fixed = freeze_recipients(
            message,
            recipients=len(recipients),
            batches=batches,
            note=note,
            data_as_of=ready.data_as_of,
            quiet=next_quiet(conditions, message.purpose, now=now),
            now=now,
        )
        self._save(stored, fixed)
        if fixed.status == "dispatching":
            self._queue.deliver(message, first_wave(range(batches)))
        return "dispatched"

    def _queue_open_batches(self, message: Message) -> None:
        closed = self._deliveries.closed(message.school_id, message.id, attempt=message.attempt)
        still_open = [n for n in range(message.batches) if n not in closed]
        if still_open:
            self._queue.deliver(message, first_wave(still_open))
        else:
            self._finish(message.school_id, message.id)

    def _save(self, stored: StoredMessage, message: Message) -> StoredMessage:
        try:
            return self._messages.save(message, version=stored.version)
        except ConflictError:
            raise RetriableError("This message was changed just now.", internal="stale version") from None
