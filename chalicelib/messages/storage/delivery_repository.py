"""Keeps deliveries in the messages table: claims, outcomes and the closing of batches are conditional writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

import msgspec
from msgspec.structs import replace
from pynamodb.attributes import NumberAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus, Outcome
from chalicelib.messages.domain.ports import DeliveryPage
from chalicelib.messages.storage.message_models import (
    CLOSED_PREFIX,
    DELIVERY_PREFIX,
    ClosedItem,
    DeliveryItem,
    MessageItem,
    message_key,
    messages_key,
)
from chalicelib.shared.storage.refusals import Refusal, refusal_of
from chalicelib.shared.storage.tables import new_connection, use_table
from chalicelib.shared.storage.transactions import with_conflicts_tried_again

_deliveries = msgspec.json.Decoder(Delivery)


class DeliveryRepository:
    """Implements messages.domain.ports.DeliveryStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        for model in (MessageItem, DeliveryItem, ClosedItem):
            use_table(model, table_name)
        self._connection = new_connection()  # makes its client once, when a batch is first closed

    def put(self, ref: BatchRef, deliveries: Sequence[Delivery], *, expires_at: datetime) -> None:
        """Write one whole batch."""
        with DeliveryItem.batch_write() as batch:
            for delivery in deliveries:
                batch.save(
                    DeliveryItem(
                        *_key(ref, delivery.id),
                        status=delivery.status,
                        body=msgspec.json.encode(delivery).decode(),
                        expires_at=int(expires_at.timestamp()),
                    )
                )

    def discard(self, school_id: str, message_id: str, *, before_attempt: int) -> None:
        """Delete what attempts before this one wrote."""
        earlier = DeliveryItem.sk.between(DELIVERY_PREFIX, _attempt(DELIVERY_PREFIX, before_attempt))
        found = DeliveryItem.query(message_key(school_id, message_id), earlier, consistent_read=True)
        with DeliveryItem.batch_write() as batch:
            for item in found:
                batch.delete(item)

    def batch(self, ref: BatchRef) -> list[Delivery]:
        """The deliveries of one batch."""
        _, prefix = _key(ref, "")
        items = DeliveryItem.query(
            message_key(ref.school_id, ref.message_id), DeliveryItem.sk.startswith(prefix), consistent_read=True
        )
        return [_delivery(item) for item in items]

    def closed(self, school_id: str, message_id: str, *, attempt: int) -> set[int]:
        """The batches of this attempt that are closed."""
        prefix = _attempt(CLOSED_PREFIX, attempt)
        items = ClosedItem.query(
            message_key(school_id, message_id), ClosedItem.sk.startswith(prefix), consistent_read=True
        )
        return {int(item.sk.removeprefix(prefix)) for item in items}

    def claim(self, ref: BatchRef, delivery_id: str, *, token: str, now: datetime) -> bool:
        """Claim a queued delivery that nobody has claimed; False where somebody else has.

        The token makes a claim that was written, but whose answer was lost and tried again, still ours.
        """
        changes: list[Action] = [DeliveryItem.claim.set(token), DeliveryItem.claimed_at.set(now)]
        free = DeliveryItem.claim.does_not_exist() | (DeliveryItem.claim == token)
        return _update(ref, delivery_id, changes, (DeliveryItem.status == "queued") & free)

    def unclaim(self, ref: BatchRef, delivery_id: str, *, token: str) -> None:
        """Give a claim back."""
        changes: list[Action] = [DeliveryItem.claim.remove(), DeliveryItem.claimed_at.remove()]
        _update(ref, delivery_id, changes, _held(token))

    def record(self, ref: BatchRef, delivery_id: str, *, token: str, outcome: Outcome) -> bool:
        """Write the outcome of the claim with this token; False where it has one already."""
        changes: list[Action] = [DeliveryItem.status.set(outcome.status)]
        if outcome.reason:
            changes.append(DeliveryItem.reason.set(outcome.reason))
        if outcome.reference:
            changes.append(DeliveryItem.reference.set(outcome.reference))
        return _update(ref, delivery_id, changes, _held(token))

    def find(self, reference: str) -> DeliveryPlace | None:
        """Where the delivery with a provider's reference is kept; the index follows the table after a moment."""
        for item in DeliveryItem.by_reference.query(reference, limit=1):
            return _place(item.pk, item.sk)
        return None

    def get(self, place: DeliveryPlace) -> Delivery | None:
        """One delivery."""
        try:
            return _delivery(DeliveryItem.get(*_key(place.ref, place.delivery_id), consistent_read=True))
        except DoesNotExist:
            return None

    def apply_receipt(self, place: DeliveryPlace, before: Delivery, after: Delivery) -> bool:
        """Replace status, reference and receipt and count the outcome anew, if the delivery is still as in `before`."""
        try:
            with_conflicts_tried_again(lambda: _tell(self._connection, place, before, after))
        except TransactWriteError as error:
            if refusal_of(error) is Refusal.CONDITION:
                return False
            raise
        return True

    def close(self, ref: BatchRef, outcomes: Mapping[DeliveryStatus, int]) -> None:
        """Mark the batch closed and count it on its message, in one transaction; again changes nothing."""
        try:
            with_conflicts_tried_again(lambda: _close(self._connection, ref, outcomes))
        except TransactWriteError as error:
            if refusal_of(error) is not Refusal.CONDITION:
                raise

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
        """The deliveries of a message; the cursor is the end of the last sort key of the page before."""
        prefix = _attempt(DELIVERY_PREFIX, attempt)
        last = prefix + (cursor or "")  # `between` gives the cursor's own delivery again
        rest = DeliveryItem.sk.between(last, prefix + "~")  # "~" sorts after every digit and letter
        items = DeliveryItem.query(
            message_key(school_id, message_id), rest, _with_outcome(outcome), consistent_read=True
        )
        found = list(islice((item for item in items if item.sk != last), limit + 1))
        more = len(found) > limit
        return DeliveryPage(
            items=tuple(_delivery(item) for item in found[:limit]),
            next=found[limit - 1].sk.removeprefix(prefix) if more else None,
        )


def _with_outcome(outcome: DeliveryStatus | None) -> Condition | None:
    if outcome is None:
        return None
    no_receipt = DeliveryItem.receipt.does_not_exist() & (DeliveryItem.status == outcome)
    wanted: Condition = (DeliveryItem.receipt == outcome) | no_receipt
    return wanted


def _tell(connection: Connection, place: DeliveryPlace, before: Delivery, after: Delivery) -> None:
    item = DeliveryItem(*_key(place.ref, place.delivery_id))
    changes: list[Action] = [DeliveryItem.status.set(after.status), DeliveryItem.receipt.set(after.outcome)]
    if after.reference:
        changes.append(DeliveryItem.reference.set(after.reference))
    reason = DeliveryItem.receipt_reason
    changes.append(reason.set(after.receipt_reason) if after.receipt_reason else reason.remove())
    told = DeliveryItem.receipt == before.receipt if before.receipt else DeliveryItem.receipt.does_not_exist()
    counted: DeliveryStatus = before.receipt or after.status
    message = MessageItem(messages_key(place.ref.school_id), place.ref.message_id)
    counts: list[Action] = [_COUNTS[counted].add(-1), _COUNTS[after.outcome].add(1)]
    with TransactWrite(connection=connection) as transaction:
        transaction.update(item, changes, condition=(DeliveryItem.status == before.status) & told)
        if counted != after.outcome:  # a complaint only tells more of a delivery that has arrived already
            transaction.update(message, counts, condition=MessageItem.pk.exists())


_COUNTS: dict[DeliveryStatus, NumberAttribute] = {
    "sent": MessageItem.count_sent,
    "failed": MessageItem.count_failed,
    "uncertain": MessageItem.count_uncertain,
    "skipped": MessageItem.count_skipped,
    "delivered": MessageItem.count_delivered,
    "bounced": MessageItem.count_bounced,
}


def _place(pk: str, sk: str) -> DeliveryPlace:
    school_id, _, message_id = pk.split("#")
    attempt, batch, delivery_id = sk.removeprefix(DELIVERY_PREFIX).split("#")
    ref = BatchRef(school_id=school_id, message_id=message_id, attempt=int(attempt), batch=int(batch))
    return DeliveryPlace(ref=ref, delivery_id=delivery_id)


def _key(ref: BatchRef, delivery_id: str) -> tuple[str, str]:
    sk = f"{_attempt(DELIVERY_PREFIX, ref.attempt)}{ref.batch:05d}#{delivery_id}"
    return message_key(ref.school_id, ref.message_id), sk


def _attempt(prefix: str, attempt: int) -> str:
    return f"{prefix}{attempt:05d}#"


def _held(token: str) -> Condition:
    held: Condition = (DeliveryItem.claim == token) & (DeliveryItem.status == "queued")
    return held


def _update(ref: BatchRef, delivery_id: str, changes: list[Action], condition: Condition) -> bool:
    try:
        DeliveryItem(*_key(ref, delivery_id)).update(changes, condition=condition)
    except UpdateError as error:
        if refusal_of(error) is Refusal.CONDITION:
            return False
        raise
    return True


def _close(connection: Connection, ref: BatchRef, outcomes: Mapping[DeliveryStatus, int]) -> None:
    key = message_key(ref.school_id, ref.message_id)
    closed = ClosedItem(key, f"{_attempt(CLOSED_PREFIX, ref.attempt)}{ref.batch:05d}")
    message = MessageItem.get(messages_key(ref.school_id), ref.message_id, consistent_read=True)
    closed.expires_at = message.expires_at
    counts: list[Action] = [_COUNTS[status].add(number) for status, number in outcomes.items() if number]
    counts.append(MessageItem.closed_batches.add(1))
    with TransactWrite(connection=connection) as transaction:
        transaction.save(closed, condition=ClosedItem.pk.does_not_exist())
        transaction.update(message, counts, condition=MessageItem.pk.exists())


def _delivery(item: DeliveryItem) -> Delivery:
    return replace(
        _deliveries.decode(item.body),
        status=item.status,
        reason=item.reason or "",
        reference=item.reference or "",
        claim=item.claim or "",
        claimed_at=item.claimed_at,
        receipt=item.receipt,
        receipt_reason=item.receipt_reason or "",
    )
