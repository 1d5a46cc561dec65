"""Sends ids to SQS queues, ten a request."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.observability import logger
from chalicelib.shared.errors import RetriableError

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

_NOT_QUEUED = "The work could not be queued. Please try again."


def send_all(client: "SQSClient", queue_url: str, bodies: Iterable[Any], *, delay_seconds: int = 0) -> None:
    """Queue each body as JSON; its `school_id` is the tenant that fair queueing shares by.

    `delay_seconds`, at most 900, is how long workers do not see it.

    Raises RetriableError when SQS refused any of them; those before it may be queued already.
    """
    rest = iter(bodies)
    while chunk := tuple(islice(rest, 10)):
        _send(client, queue_url, chunk, delay_seconds)


def _send(client: "SQSClient", queue_url: str, chunk: Sequence[Any], delay_seconds: int) -> None:
    try:
        answer = client.send_message_batch(
            QueueUrl=queue_url,
            Entries=[
                {
                    "Id": str(n),
                    "MessageBody": msgspec.json.encode(body).decode(),
                    "MessageGroupId": body.school_id,
                    "DelaySeconds": delay_seconds,
                }
                for n, body in enumerate(chunk)
            ],
        )
    except (BotoCoreError, ClientError) as error:
        logger.warning("not queued", error=type(error).__name__)
        raise RetriableError(_NOT_QUEUED, internal=type(error).__name__) from error
    if answer.get("Failed"):
        raise RetriableError(_NOT_QUEUED, internal="SQS refused a message")
