"""The two lanes of sync jobs."""

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING

from chalicelib.shared.queues.sqs import send_all
from chalicelib.sync.domain.state import Lane, SyncTask

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class SqsJobQueue:
    """Implements sync.domain.ports.JobQueue; `urls` and `dead_urls` name the queues of each lane."""

    def __init__(self, client: "SQSClient", urls: dict[Lane, str], dead_urls: dict[Lane, str]) -> None:
        self._client = client
        self._urls = urls
        self._dead_urls = dead_urls

    def put(self, messages: Iterable[SyncTask], lane: Lane, *, delay_seconds: float = 0) -> None:
        """Queue jobs on a lane, ten a request whichever schools they belong to, hidden from workers for a while."""
        send_all(self._client, self._urls[lane], messages, delay_seconds=ceil(delay_seconds))

    def send_to_dead_letter_queue(self, message: SyncTask, lane: Lane) -> None:
        """Put a job among the lane's dead letters, as SQS itself does with a message received too often."""
        send_all(self._client, self._dead_urls[lane], [message])
