"""What the dispatch and delivery queues carry: ids only."""

from msgspec import Struct


class DispatchTask(Struct, frozen=True, kw_only=True):
    """Dispatch this message."""

    school_id: str
    message_id: str


class DeliveryTask(Struct, frozen=True, kw_only=True):
    """Deliver this batch of a message; batches are counted from 0."""

    school_id: str
    message_id: str
    batch: int
