"""The messages table in memory: behaves as the DynamoDB repositories do, and passes the same contract suite."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from msgspec.structs import replace

from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.messages.domain.deadlines import wake_at
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus, Outcome
from chalicelib.messages.domain.messages import ENDED, REQUEST_RETENTION, Message
from chalicelib.messages.domain.ports import DeliveryPage, IdempotencyKey, IdempotentResult, MessagePage, StoredMessage
from chalicelib.messages.domain.repeats import DUPLICATE_WINDOW, digest_of
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.shared.versions import Version

Row = TypeVar("Row")


class MemoryMessages:
    """A MessageStore."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], StoredMessage] = {}
        self._counts: dict[tuple[str, str], Counter[DeliveryStatus]] = {}
        self.requests: dict[tuple[str, str], tuple[IdempotentResult, datetime]] = {}

    def create(self, message: Message, *, once: IdempotencyKey | None = None) -> StoredMessage:
        if once is not None:
            if self.find_idempotent_result(message.school_id, once.token, now=message.created_at):
                raise ConflictError("This message was written just now.")
            made = IdempotentResult(message_id=message.id, digest=once.digest)
            self.requests[message.school_id, once.token] = (made, message.created_at + REQUEST_RETENTION)
        stored = StoredMessage(message=message, version=Version(1))
        self.items[message.school_id, message.id] = stored
        return stored

    def find_idempotent_result(self, school_id: str, token: str, *, now: datetime) -> IdempotentResult | None:
        made, expires_at = self.requests.get((school_id, token), (None, now))
        return made if now < expires_at else None

    def find_duplicate(self, school_id: str, digest: str, *, now: datetime) -> StoredMessage | None:
        same = [
            stored
            for (school, _), stored in self.items.items()
            if school == school_id
            and digest_of(stored.message) == digest
            and stored.message.created_at + DUPLICATE_WINDOW > now
        ]
        return same[-1] if same else None

    def get(self, school_id: str, message_id: str) -> StoredMessage:
        try:
            return self.items[school_id, message_id]
        except KeyError:
            raise NotFoundError("There is no such message.") from None

    def save(self, message: Message, *, version: Version) -> StoredMessage:
        stored = self.get(message.school_id, message.id)
        if stored.version != version:
            raise ConflictError("This message was changed just now.")
        self.items[message.school_id, message.id] = replace(stored, message=message, version=version.next())
        return StoredMessage(message=message, version=version.next())

    def count(self, key: tuple[str, str], changes: Mapping[DeliveryStatus, int]) -> None:
        counts = self._counts.setdefault(key, Counter())
        for status, number in changes.items():
            counts[status] += number
        shown = {status: number for status, number in counts.items() if number > 0}
        self.items[key] = replace(self.items[key], outcomes=shown)

    def open_ids(self, school_id: str) -> list[str]:
        mine = {id_: stored for (school, id_), stored in self.items.items() if school == school_id}
        return sorted(id_ for id_, stored in mine.items() if stored.message.status not in ENDED)

    def due(self, now: datetime) -> Iterator[tuple[str, str]]:
        moments = {key: wake_at(stored.message) for key, stored in self.items.items()}
        waiting = [(moment, key) for key, moment in moments.items() if moment is not None and moment <= now]
        return (key for _, key in sorted(waiting))

    def page(self, school_id: str, *, limit: int, cursor: str | None) -> MessagePage:
        ids = sorted((id_ for school, id_ in self.items if school == school_id), reverse=True)
        rest = [id_ for id_ in ids if cursor is None or id_ < cursor]
        found = tuple(self.items[school_id, id_] for id_ in rest[:limit])
        return MessagePage(items=found, next=found[-1].message.id if len(rest) > limit else None)


class MemoryDeliveries:
    """A DeliveryStore beside a MemoryMessages, whose counts it keeps."""

    def __init__(self, messages: MemoryMessages) -> None:
        self._messages = messages
        self.items: dict[BatchRef, dict[str, Delivery]] = {}
        self.closed_refs: set[BatchRef] = set()

    def put(self, ref: BatchRef, deliveries: Sequence[Delivery], *, expires_at: datetime) -> None:
        self.items.setdefault(ref, {}).update({delivery.id: delivery for delivery in deliveries})

    def discard(self, school_id: str, message_id: str, *, before_attempt: int) -> None:
        for ref in [r for r in self.items if (r.school_id, r.message_id) == (school_id, message_id)]:
            if ref.attempt < before_attempt:
                del self.items[ref]

    def batch(self, ref: BatchRef) -> list[Delivery]:
        return sorted(self.items.get(ref, {}).values(), key=lambda delivery: delivery.id)

    def closed(self, school_id: str, message_id: str, *, attempt: int) -> set[int]:
        wanted = (school_id, message_id, attempt)
        return {r.batch for r in self.closed_refs if (r.school_id, r.message_id, r.attempt) == wanted}

    def claim(self, ref: BatchRef, delivery_id: str, *, token: str, now: datetime) -> bool:
        delivery = self.items[ref][delivery_id]
        if delivery.status != "queued" or delivery.claim not in ("", token):
            return False
        self.items[ref][delivery_id] = replace(delivery, claim=token, claimed_at=now)
        return True

    def unclaim(self, ref: BatchRef, delivery_id: str, *, token: str) -> None:
        if self._held(ref, delivery_id, token):
            self.items[ref][delivery_id] = replace(self.items[ref][delivery_id], claim="", claimed_at=None)

    def record(self, ref: BatchRef, delivery_id: str, *, token: str, outcome: Outcome) -> bool:
        if not self._held(ref, delivery_id, token):
            return False
        self.items[ref][delivery_id] = replace(
            self.items[ref][delivery_id],
            status=outcome.status,
            reason=outcome.reason,
            reference=outcome.reference,
        )
        return True

    def find(self, reference: str) -> DeliveryPlace | None:
        for ref, batch in self.items.items():
            for one in batch.values():
                if one.reference == reference:
                    return DeliveryPlace(ref=ref, delivery_id=one.id)
        return None

    def get(self, place: DeliveryPlace) -> Delivery | None:
        return self.items.get(place.ref, {}).get(place.delivery_id)

    def apply_receipt(self, place: DeliveryPlace, before: Delivery, after: Delivery) -> bool:
        stored, key = self.get(place), (place.ref.school_id, place.ref.message_id)
        if stored is None or (stored.status, stored.receipt) != (before.status, before.receipt):
            return False
        if key not in self._messages.items:
            return False
        self.items[place.ref][place.delivery_id] = replace(
            stored,
            status=after.status,
            reference=after.reference,
            receipt=after.receipt,
            receipt_reason=after.receipt_reason,
        )
        counted = before.receipt or after.status
        if counted != after.outcome:
            self._messages.count(key, {counted: -1, after.outcome: 1})
        return True

    def close(self, ref: BatchRef, outcomes: Mapping[DeliveryStatus, int]) -> None:
        if ref in self.closed_refs:
            return
        self.closed_refs.add(ref)
        key = (ref.school_id, ref.message_id)
        self._messages.count(key, outcomes)
        stored = self._messages.items[key]
        self._messages.items[key] = replace(stored, closed_batches=stored.closed_batches + 1)

    def page(
        self,
        school_id: str,
        message_id: str,
        *,
        attempt: int,
        limit: int,
        cursor: str | None,
        outcome: DeliveryStatus | None = None,
    ) -> DeliveryPage:
        wanted = (school_id, message_id, attempt)
        rows = {
            f"{ref.batch:05d}#{delivery.id}": delivery
            for ref, batch in self.items.items()
            if (ref.school_id, ref.message_id, ref.attempt) == wanted
            for delivery in batch.values()
            if outcome is None or delivery.outcome == outcome
        }
        rest = sorted(key for key in rows if cursor is None or key > cursor)
        return DeliveryPage(
            items=tuple(rows[key] for key in rest[:limit]), next=rest[limit - 1] if len(rest) > limit else None
        )

    def _held(self, ref: BatchRef, delivery_id: str, token: str) -> bool:
        delivery = self.items[ref][delivery_id]
        return delivery.claim == token and delivery.status == "queued"


class MemoryLists(Generic[Row]):
    """A ListStore."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], dict[str, tuple[tuple[Row, ...], datetime]]] = {}

    def put(self, school_id: str, series: str, list_id: str, rows: Sequence[Row], *, expires_at: datetime) -> None:
        self.items.setdefault((school_id, series), {})[list_id] = (tuple(rows), expires_at)

    def get(self, school_id: str, series: str, list_id: str, *, now: datetime) -> tuple[Row, ...] | None:
        rows, expires_at = self.items.get((school_id, series), {}).get(list_id, ((), now))
        return rows if now < expires_at else None

    def latest(self, school_id: str, series: str, *, now: datetime) -> tuple[Row, ...] | None:
        ids = self.items.get((school_id, series), {})
        return self.get(school_id, series, max(ids), now=now) if ids else None
