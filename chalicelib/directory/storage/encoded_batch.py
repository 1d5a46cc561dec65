"""Writes batches through botocore's client with a body encoded at once, where botocore walks through every value.

What was measured is in docs/performance.md.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

_BODY = "EncodedBody"


class EncodedBatch:
    """Sends puts to one table; signing, retries and errors stay botocore's.

    The client is its own, made without validation of parameters: the body travels to the moment before the request is
    signed by botocore's own events, in the call's context.
    """

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table = table_name
        client.meta.events.register("before-parameter-build.dynamodb.BatchWriteItem", _take_along)
        client.meta.events.register("before-call.dynamodb.BatchWriteItem", _put_in_place)

    def __call__(self, items: Sequence[dict[str, dict[str, str]]]) -> list[dict[str, Any]]:
        """Write up to 25 items, in DynamoDB's own JSON; gives those that were not written."""
        requests = [{"PutRequest": {"Item": item}} for item in items]
        body = msgspec.json.encode({"RequestItems": {self._table: requests}})
        answer = self._client.batch_write_item(RequestItems={self._table: []}, **{_BODY: body})
        left_over = answer.get("UnprocessedItems", {}).get(self._table, [])
        return [request["PutRequest"]["Item"] for request in left_over]


def _take_along(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context[_BODY] = params.pop(_BODY)


def _put_in_place(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    params["body"] = context.pop(_BODY)
