"""The two lanes of sync jobs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.domain.sync_state import JobMessage, Lane
from chalicelib.queues.sqs import send_all

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class SqsJobQueue:
    """Implements domain.sync_ports.JobQueue; `urls` names the queue of each lane."""

    def __init__(self, client: "SQSClient", urls: dict[Lane, str]) -> None:
        self._client = client
        self._urls = urls

    def put(self, messages: Iterable[JobMessage], lane: Lane) -> None:
        """Queue jobs on a lane, ten a request whichever schools they belong to."""
        send_all(self._client, self._urls[lane], messages)
