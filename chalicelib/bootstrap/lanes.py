"""Builds the queues of ids, each once and only when first used."""

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap import process
from chalicelib.settings import settings
from chalicelib.sync.domain.state import Lane

if TYPE_CHECKING:
    from chalicelib.messages.queues.message_queue import SqsMessageQueue
    from chalicelib.sync.queues.job_queue import SqsJobQueue


@cache
def jobs() -> "SqsJobQueue":
    """The two lanes of sync jobs."""
    from chalicelib.sync.queues.job_queue import SqsJobQueue

    urls: dict[Lane, str] = {"refresh": settings().refresh_queue_url, "scheduled": settings().scheduled_queue_url}
    dead_urls = {lane: f"{url}-dead" for lane, url in urls.items()}  # named so in infra/foundation.yaml
    return SqsJobQueue(process.sqs(), urls, dead_urls)


@cache
def tasks() -> "SqsMessageQueue":
    """The queues of dispatch and delivery, two a lane."""
    from chalicelib.messages.queues.message_queue import SqsMessageQueue

    return SqsMessageQueue(
        process.sqs(),
        dispatch_urls={"urgent": settings().urgent_dispatch_queue_url, "general": settings().dispatch_queue_url},
        delivery_urls={"urgent": settings().urgent_delivery_queue_url, "general": settings().delivery_queue_url},
    )
