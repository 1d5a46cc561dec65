"""The two message workers: dispatch decides the recipients, delivery reaches them."""

from typing import Any

import msgspec
from chalice.app import Blueprint, SQSEvent

from chalicelib.bootstrap import sending
from chalicelib.domain.message_tasks import DeliveryTask, DispatchTask
from chalicelib.entrypoints.queue_batches import handle_each
from chalicelib.observability import count, logger
from chalicelib.settings import settings

message_workers = Blueprint("app")  # the name that makes the middleware run: see sync_workers


@message_workers.on_sqs_message(queue=f"rollcall-{settings().stage}-dispatch", batch_size=1)
def dispatch_message(event: SQSEvent) -> Any:
    """Resolves a message's recipients anew and queues their deliveries."""
    return handle_each(event, _dispatch)


@message_workers.on_sqs_message(queue=f"rollcall-{settings().stage}-delivery", batch_size=1)
def deliver_batch(event: SQSEvent) -> Any:
    """Sends one batch of deliveries, each at most once."""
    return handle_each(event, _deliver)


def _dispatch(body: str, _last: bool) -> None:
    task = msgspec.json.decode(body, type=DispatchTask)
    logger.append_keys(school_id=task.school_id, message_id=task.message_id)
    result = sending.dispatch_message()(task.school_id, task.message_id)
    logger.info("dispatch", result=result)
    count("Dispatches")


def _deliver(body: str, _last: bool) -> None:
    task = msgspec.json.decode(body, type=DeliveryTask)
    logger.append_keys(school_id=task.school_id, message_id=task.message_id, batch=task.batch)
    sending.deliver_batch()(task.school_id, task.message_id, task.batch)
    logger.info("delivered")
    count("BatchesDelivered")
