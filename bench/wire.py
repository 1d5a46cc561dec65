"""Sees every request that botocore sends from this process, whichever library asked for it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.httpsession import URLLib3Session
from msgspec import Struct


class Call(Struct, frozen=True):
    """One request and its answer as they went over the wire; `operation` is such as "DynamoDB_20120810.Query"."""

    operation: str
    sent: bytes
    status: int
    answer: bytes


@contextmanager
def recorded(calls: list[Call]) -> Iterator[None]:
    """Keep every request and its answer, to be looked at when the measurement is over."""

    def keep(request: Any, response: Any) -> None:
        calls.append(Call(_operation(request), request.body or b"", response.status_code, response.content))

    with _watched(keep):
        yield


@contextmanager
def counted(requests: Counter[str]) -> Iterator[None]:
    """Count requests by operation and keep nothing else."""

    def count(request: Any, _response: Any) -> None:
        requests[_operation(request)] += 1

    with _watched(count):
        yield


@contextmanager
def _watched(see: Callable[[Any, Any], None]) -> Iterator[None]:
    send = URLLib3Session.send

    def seen(self: URLLib3Session, request: Any) -> Any:
        response = send(self, request)
        see(request, response)
        return response

    URLLib3Session.send = seen  # type: ignore[method-assign]
    try:
        yield
    finally:
        URLLib3Session.send = send  # type: ignore[method-assign]


def _operation(request: Any) -> str:
    target = request.headers.get("X-Amz-Target", b"?")
    return target.decode() if isinstance(target, bytes) else str(target)
