"""Queues messages for dispatch and batches for delivery on their lanes, by ids only."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from chalicelib.messages.domain.lanes import DispatchTask, MessageLane, delivery_task, lane_of
from chalicelib.messages.domain.messages import Message
from chalicelib.shared.queues.sqs import send_all

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class SqsMessageQueue:
    """Implements messages.domain.ports.MessageQueue; the addresses of its queues are given by lane."""

    def __init__(
        self,
        client: "SQSClient",
        *,
        dispatch_urls: Mapping[MessageLane, str],
        delivery_urls: Mapping[MessageLane, str],
    ) -> None:
        self._client = client
        self._dispatch_urls = dispatch_urls
        self._delivery_urls = delivery_urls

    def dispatch(self, message: Message) -> None:
        """Queue a message for dispatch."""
        task = DispatchTask(school_id=message.school_id, message_id=message.id)
        send_all(self._client, self._dispatch_urls[lane_of(message.purpose)], [task])

    def deliver(self, message: Message, batches: Iterable[int], *, delay_seconds: int = 0) -> None:
        """Queue batches for delivery; raises RetriableError where some were not queued."""
        tasks = (delivery_task(message, batch) for batch in batches)
        url = self._delivery_urls[lane_of(message.purpose)]
        send_all(self._client, url, tasks, delay_seconds=delay_seconds)
