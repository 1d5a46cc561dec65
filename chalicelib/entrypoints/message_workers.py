"""The message workers, two a lane: dispatch decides the recipients, delivery reaches them."""

from functools import partial
from time import monotonic
from typing import Any

import msgspec
from chalice.app import Blueprint, SQSEvent

from chalicelib.bootstrap import sending
from chalicelib.entrypoints.queue_batches import handle_each
from chalicelib.messages.domain.lanes import DELIVERING_AT_ONCE, DeliveryTask, DispatchTask, MessageLane
from chalicelib.observability import count, logger
from chalicelib.settings import settings

message_workers = Blueprint("app")  # the name that makes the middleware run: see sync_workers


_STAGE = settings().stage


@message_workers.on_sqs_message(queue=f"rollcall-{_STAGE}-dispatch", batch_size=1)
def dispatch_message(event: SQSEvent) -> Any:
    """Resolves a general message's recipients anew and queues their deliveries."""
    return handle_each(event, _dispatch)


@message_workers.on_sqs_message(queue=f"rollcall-{_STAGE}-urgent-dispatch", batch_size=1)
def dispatch_urgent(event: SQSEvent) -> Any:
    """Does the same for messages about attendance and what is urgent."""
    return handle_each(event, _dispatch)


@message_workers.on_sqs_message(
    queue=f"rollcall-{_STAGE}-delivery", batch_size=1, maximum_concurrency=DELIVERING_AT_ONCE["general"]
)
def deliver_batch(event: SQSEvent) -> Any:
    """Sends one batch of a general message's deliveries, each at most once."""
    return handle_each(event, partial(_deliver, "general"))


@message_workers.on_sqs_message(
    queue=f"rollcall-{_STAGE}-urgent-delivery", batch_size=1, maximum_concurrency=DELIVERING_AT_ONCE["urgent"]
)
def deliver_urgent(event: SQSEvent) -> Any:
    """Does the same for messages about attendance and what is urgent."""
    return handle_each(event, partial(_deliver, "urgent"))


def _dispatch(body: str, _last: bool) -> None:
    task = msgspec.json.decode(body, type=DispatchTask)
    logger.append_keys(school_id=task.school_id, message_id=task.message_id)
    began = monotonic()
    result = sending.dispatch_message()(task.school_id, task.message_id)
    logger.info("dispatch", result=result, seconds=round(monotonic() - began, 3))
    count("Dispatches")


def _deliver(lane: MessageLane, body: str, _last: bool) -> None:
    task = msgspec.json.decode(body, type=DeliveryTask)
    logger.append_keys(school_id=task.school_id, message_id=task.message_id, batch=task.batch)
    began = monotonic()
    result = sending.deliver_batch(lane)(task.school_id, task.message_id, task.batch, queue_round=task.queue_round)
    logger.info("delivered", result=result, seconds=round(monotonic() - began, 3))
    count("BatchesDelivered")
    if result == "held_up":
        count("BatchesHeldUp")  # alarmed on: infra/operations.yaml
