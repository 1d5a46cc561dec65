"""What the dispatch and delivery queues carry: ids only."""

from msgspec import Struct

from chalicelib.messages.domain.messages import Message


class DispatchTask(Struct, frozen=True, kw_only=True):
    """Dispatch this message."""

    school_id: str
    message_id: str


class DeliveryTask(Struct, frozen=True, kw_only=True):
    """Deliver this batch of a message; batches are counted from 0.

    `queue_round` is the message's own when this was queued: what an earlier round has queued does nothing any more.
    """

    school_id: str
    message_id: str
    batch: int
    queue_round: int = 0


def delivery_task(message: Message, batch: int) -> DeliveryTask:
    """The task for one batch of the message as it stands."""
    return DeliveryTask(
        school_id=message.school_id, message_id=message.id, batch=batch, queue_round=message.queue_round
    )
