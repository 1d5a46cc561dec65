"""Reads whole partitions through botocore's client with typed decoding, many times cheaper than objects an attribute.

What was measured is in docs/performance.md.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct, field

T = TypeVar("T")
_PAGE = "TypedPage"


class Text(Struct, frozen=True, gc=False):
    """A string as it stands in DynamoDB's own JSON."""

    text: str = field(name="S")


class _Page(Struct, Generic[T], frozen=True):
    items: list[T] = field(name="Items")
    last: dict[str, Any] | None = field(name="LastEvaluatedKey", default=None)


class TypedQuery(Generic[T]):
    """Queries whose items are decoded as one shape; signing, retries and errors stay botocore's.

    The client is its own: every query through it is decoded as this shape, by botocore's `before-parse` event, with
    which botocore itself changes answers before they are parsed.
    """

    def __init__(self, client: Any, shape: type[T]) -> None:
        self._client = client
        decoder = msgspec.json.Decoder(_Page[shape])  # type: ignore[valid-type]  # made at run time

        def decode(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
            if response_dict["status_code"] == 200:
                customized_response_dict[_PAGE] = decoder.decode(response_dict["body"])
                response_dict["body"] = b"{}"

        client.meta.events.register("before-parse.dynamodb.Query", decode)

    def __call__(self, **query: Any) -> Iterator[T]:
        """All items of a query, page by page."""
        start: dict[str, Any] = {}
        while True:
            page = self._client.query(**query, **start)[_PAGE]
            yield from page.items
            if not page.last:
                return
            start = {"ExclusiveStartKey": page.last}


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the garbage collector from looking again and again at tens of thousands of new objects."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
