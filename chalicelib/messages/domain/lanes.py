"""The lanes of sending, their pace, and what their queues carry: ids only."""

from collections.abc import Collection
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from chalicelib.messages.domain.messages import Message
from chalicelib.shared.purposes import Purpose

MessageLane: TypeAlias = Literal["urgent", "general"]

LANES: tuple[MessageLane, ...] = ("urgent", "general")

WAVE = 10
"""Batches of one message that are queued at a time. Each that ends queues the one a wave further on, so a long message
never stands before another school's with more than these."""

DELIVERING_AT_ONCE: dict[MessageLane, int] = {"urgent": 6, "general": 4}
"""Workers that deliver at the same time, a lane."""

_SHARE: dict[MessageLane, float] = {"urgent": 0.7, "general": 0.3}


def lane_of(purpose: Purpose) -> MessageLane:
    """The lane of a message: attendance and urgent ones go on the urgent lane."""
    return "general" if purpose == "general" else "urgent"


def seconds_between(lane: MessageLane, a_second: float) -> float:
    """How long one worker of a lane waits from one send to the next where the stage may send so many `a_second`.

    Each lane has its share of the rate for itself, and all its workers together keep to it.
    """
    return DELIVERING_AT_ONCE[lane] / (a_second * _SHARE[lane])


def first_wave(batches: Collection[int]) -> list[int]:
    """Those of the open `batches` to queue now, so that each of the others is queued by one that ended before it."""
    first: dict[int, int] = {}
    for batch in sorted(batches):
        first.setdefault(batch % WAVE, batch)
    return sorted(first.values())


def next_wave(batch: int, batches: int) -> list[int]:
    """What the end of a batch queues: the one a wave further on, where there is one."""
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
    """The task for one batch of the message as it stands."""
    return DeliveryTask(
        school_id=message.school_id, message_id=message.id, batch=batch, queue_round=message.queue_round
    )
