"""Queues messages for dispatch and batches for delivery, by ids only."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.domain.message_tasks import DeliveryTask, DispatchTask
from chalicelib.queues.sqs import send_all

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class SqsMessageQueue:
    """Implements domain.message_ports.MessageQueue; a function gives only the queues that it may send to."""

    def __init__(self, client: "SQSClient", *, dispatch_url: str = "", delivery_url: str = "") -> None:
        self._client = client
        self._dispatch_url = dispatch_url
        self._delivery_url = delivery_url

    def dispatch(self, school_id: str, message_id: str) -> None:
        """Queue a message for dispatch."""
        task = DispatchTask(school_id=school_id, message_id=message_id)
        send_all(self._client, self._dispatch_url, [task])

    def deliver(self, school_id: str, message_id: str, batches: Iterable[int]) -> None:
        """Queue batches for delivery; raises RetriableError where some were not queued."""
        tasks = (DeliveryTask(school_id=school_id, message_id=message_id, batch=n) for n in batches)
        send_all(self._client, self._delivery_url, tasks)
