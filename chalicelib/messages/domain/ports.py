"""Ports of the send path: where messages, deliveries and seen lists are kept, how work is queued, what sends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from msgspec import Struct, field

from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus, Outcome
from chalicelib.messages.domain.messages import Message
from chalicelib.shared.versions import Version

Row = TypeVar("Row")


class IdempotencyKey(Struct, frozen=True, kw_only=True):
    """A client's request that it may repeat: `token` stands for the person and the key, `digest` for the body."""

    token: str
    digest: str


class IdempotentResult(Struct, frozen=True, kw_only=True):
    """What the first request with a token made, and the digest of its body."""

    message_id: str
    digest: str


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as it was read; `outcomes` counts the deliveries of its closed batches by status."""

    message: Message
    version: Version
    closed_batches: int = 0
    outcomes: dict[DeliveryStatus, int] = field(default_factory=dict)


class MessagePage(Struct, frozen=True, kw_only=True):
    """A page of messages, newest first; `next` is the cursor of the page after it."""

    items: tuple[StoredMessage, ...]
    next: str | None


class DeliveryPage(Struct, frozen=True, kw_only=True):
    """A page of a message's deliveries, batch by batch; `next` is the cursor of the page after it."""

    items: tuple[Delivery, ...]
    next: str | None


class MessageStore(Protocol):
    """Where messages are kept. Every read is strongly consistent."""

    def create(self, message: Message, *, once: IdempotencyKey | None = None) -> StoredMessage:
        """Store a new message; raises ConflictError when `once` has made one already, and stores nothing then."""
        ...

    def find_idempotent_result(self, school_id: str, token: str, *, now: datetime) -> IdempotentResult | None:
        """What the request with this token made, if it came within the last day."""
        ...

    def find_duplicate(self, school_id: str, digest: str, *, now: datetime) -> StoredMessage | None:
        """The latest message with this digest of text and audience (repeats.digest_of), as long as it is known."""
        ...

    def get(self, school_id: str, message_id: str) -> StoredMessage:
        """One message; raises NotFoundError."""
        ...

    def save(self, message: Message, *, version: Version) -> StoredMessage:
        """Replace the message that was read as `version`; raises ConflictError when it has changed since.

        Gives the message as saved, without counts.
        """
        ...

    def open_ids(self, school_id: str) -> list[str]:
        """Ids of the messages that have not ended, oldest first."""
        ...

    def due(self, now: datetime) -> Iterator[tuple[str, str]]:
        """School and id of the messages whose `wake_at` has come, those longest due first; perhaps of a moment ago."""
        ...

    def page(self, school_id: str, *, limit: int, cursor: str | None) -> MessagePage:
        """The school's messages, newest first."""
        ...


class DeliveryStore(Protocol):
    """Where deliveries are kept. Every read is strongly consistent."""

    def put(self, ref: BatchRef, deliveries: Sequence[Delivery], *, expires_at: datetime) -> None:
        """Write one whole batch; a call that raises may have written some of it."""
        ...

    def discard(self, school_id: str, message_id: str, *, before_attempt: int) -> None:
        """Delete what attempts before this one wrote."""
        ...

    def batch(self, ref: BatchRef) -> list[Delivery]:
        """The deliveries of one batch."""
        ...

    def closed(self, school_id: str, message_id: str, *, attempt: int) -> set[int]:
        """The batches of this attempt that are closed."""
        ...

    def claim(self, ref: BatchRef, delivery_id: str, *, token: str, now: datetime) -> bool:
        """Claim a queued delivery that nobody has claimed; False where somebody else has. `token` is used once."""
        ...

    def unclaim(self, ref: BatchRef, delivery_id: str, *, token: str) -> None:
        """Give a claim back, where the provider is known not to have taken the message."""
        ...

    def record(self, ref: BatchRef, delivery_id: str, *, token: str, outcome: Outcome) -> bool:
        """Write the outcome of the claim with this token; False where it has one already."""
        ...

    def find(self, reference: str) -> DeliveryPlace | None:
        """Where the delivery with a provider's reference is kept; None where none is known, perhaps not yet."""
        ...

    def get(self, place: DeliveryPlace) -> Delivery | None:
        """One delivery; None where there is none any more."""
        ...

    def apply_receipt(self, place: DeliveryPlace, before: Delivery, after: Delivery) -> bool:
        """Replace status, reference and receipt, and count the message's outcomes anew, in one transaction.

        False where the delivery is not as in `before` any more. Raises RetriableError where too many come at once.
        """
        ...

    def close(self, ref: BatchRef, outcomes: Mapping[DeliveryStatus, int]) -> None:
        """Mark the batch closed and count it on its message, in one transaction; again changes nothing.

        Raises RetriableError where too many close at once.
        """
        ...

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
        """The deliveries of a message, all or those with this outcome; `limit` may be any number."""
        ...


class ListStore(Protocol[Row]):
    """Where lists of one kind are kept, in series; ids within a series sort by time."""

    def put(self, school_id: str, series: str, list_id: str, rows: Sequence[Row], *, expires_at: datetime) -> None:
        """Store a list; it is found only once it is whole."""
        ...

    def get(self, school_id: str, series: str, list_id: str, *, now: datetime) -> tuple[Row, ...] | None:
        """One list; None where there is none, or where it has expired."""
        ...

    def latest(self, school_id: str, series: str, *, now: datetime) -> tuple[Row, ...] | None:
        """The newest list of a series; None as above."""
        ...


SnapshotStore: TypeAlias = ListStore[SeenRow]
"""The lists that writers saw."""

DecisionStore: TypeAlias = ListStore[ExclusionRecord]
"""What dispatch decided about whoever has no delivery of their own, by message and attempt."""


class MessageQueue(Protocol):
    """Queues work by ids only, on the message's lane; raises RetriableError where some of it was not queued."""

    def dispatch(self, message: Message) -> None:
        """Queue a message for dispatch."""
        ...

    def deliver(self, message: Message, batches: Iterable[int], *, delay_seconds: int = 0) -> None:
        """Queue batches for delivery; workers do not see them before `delay_seconds`, at most 900, are over."""
        ...
