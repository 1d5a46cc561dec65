"""Runs a handler over an SQS event, so that one failed message does not bring back the others."""

from collections.abc import Callable
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from chalice.app import SQSEvent

from chalicelib.observability import count, logger
from chalicelib.shared.errors import LeaseLostError, RetriableError

MAX_RECEIVES = 5
"""How often a queue hands out a message before it is a dead letter; a test holds infra/foundation.yaml to it."""

SCHEDULED_AT_ONCE = 400
"""How many scheduled jobs run at once: 5,000 schools that are due together must leave a click some of the account's
thousand environments (`make bench` simulates it)."""


def handle_each(event: SQSEvent, handle: Callable[[str, bool], None]) -> Any:
    """Call `handle` with each message's body; a message whose handling raises comes back to the queue.

    `handle` also hears whether this is the last time, after which the message is a dead letter.
    """

    def record_handler(record: SQSRecord) -> None:
        count("QueueMessages")
        try:
            handle(record.body, int(record.attributes.approximate_receive_count or 1) >= MAX_RECEIVES)
        except (RetriableError, LeaseLostError) as error:
            logger.info("comes back later", reason=error.internal)
            raise
        except Exception:
            count("QueueMessagesFailed")
            logger.exception("unexpected failure; the message comes back")
            raise

    return process_partial_response(
        event=event.to_dict(),
        record_handler=record_handler,
        processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
        context=cast("LambdaContext", event.context),  # Chalice hands Lambda's own context through, untyped
    )
