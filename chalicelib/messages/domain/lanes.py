"""The lanes of sending: their rate, their waves and their queue messages."""

from collections.abc import Collection
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from chalicelib.messages.domain.messages import Message
from chalicelib.shared.purposes import Purpose

MessageLane: TypeAlias = Literal["urgent", "general"]

LANES: tuple[MessageLane, ...] = ("urgent", "general")


def lane_of(purpose: Purpose) -> MessageLane:
    """Choose the lane: attendance and urgent messages take the urgent one."""
    return "general" if purpose == "general" else "urgent"


DELIVERING_AT_ONCE: dict[MessageLane, int] = {"urgent": 6, "general": 4}
"""How many workers of each lane deliver at the same time."""

_RATE_SHARE: dict[MessageLane, float] = {"urgent": 0.7, "general": 0.3}


def seconds_between(lane: MessageLane, a_second: float) -> float:
    """Return how long one worker of a lane waits from one send to the next.

    The stage may send `a_second` messages a second. Each lane has its own share of that rate, to which all its workers
    together keep.
    """
    return DELIVERING_AT_ONCE[lane] / (a_second * _RATE_SHARE[lane])


WAVE = 10
"""How many batches of one message are queued at a time. Each that closes queues the one a wave further on, so that
another school's message never waits behind more of a long message than these."""


def first_wave(batches: Collection[int]) -> list[int]:
    """Choose which of the open `batches` to queue now.

    Each of the others is queued by one that closes before it.
    """
    first: dict[int, int] = {}
    for batch in sorted(batches):
        first.setdefault(batch % WAVE, batch)
    return sorted(first.values())


def next_wave(batch: int, batches: int) -> list[int]:
    """Choose what a closed batch queues: the batch a wave later, if there is one."""
    return [batch + WAVE] if batch + WAVE < batches else []


class DispatchTask(Struct, frozen=True, kw_only=True):
    """Fix the recipients of this message and queue its batches."""

    school_id: Annotated[str, Meta(description="The school, which SQS shares the queue by", examples=["elm-park"])]
    message_id: Annotated[str, Meta(description="The message", examples=["01KC00000000000000000000MS"])]


class DeliveryTask(Struct, frozen=True, kw_only=True):
    """Deliver this batch of a message."""

    school_id: Annotated[str, Meta(description="The school, which SQS shares the queue by", examples=["elm-park"])]
    message_id: Annotated[str, Meta(description="The message", examples=["01KC00000000000000000000MS"])]
    batch: Annotated[int, Meta(description="The batch, counted from 0", examples=[0])]
    queue_round: Annotated[
        int, Meta(description="The message's own round: what an earlier round has queued does nothing any more")
    ] = 0


def delivery_task(message: Message, batch: int) -> DeliveryTask:
    """Make the task for one batch of the message as it stands."""
    return DeliveryTask(
        school_id=message.school_id, message_id=message.id, batch=batch, queue_round=message.queue_round
    )
