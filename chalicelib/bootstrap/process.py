"""What every part takes from its process: the clock, ids, the queue client, the stage, threads."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from chalicelib.aws import aws_session
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

T = TypeVar("T")
R = TypeVar("R")

_CONNECTIONS = 10  # botocore's own number a client


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new id that sorts by time."""
    from ulid import ULID

    return str(ULID())


@cache
def sqs() -> "SQSClient":
    """The SQS client of this process."""
    return cast("SQSClient", aws_session().create_client("sqs"))


def on_this_machine() -> bool:
    """Whether this is the stage on a developer's machine, whose sample MIS speaks plain http there."""
    return settings().stage == "local"


def parallel_map(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """As many at once as a client keeps connections; more would not help one processor."""
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        return list(threads.map(work, items))
