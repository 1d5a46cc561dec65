"""Reads many items at once, and gives up where DynamoDB goes on leaving keys over."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, TypeVar

from pynamodb.models import Model

from chalicelib.shared.errors import RetriableError

T = TypeVar("T", bound=Model)

_A_REQUEST = 100
_FRUITLESS = 5  # answers in a row without an item: a busy table leaves some keys over, not all of them on and on


def batch_get(model: type[T], keys: Collection[tuple[str, str]]) -> Iterator[T]:
    """The items with these keys (`school_id`, `sk`), strongly consistent, in no order; unknown keys are left out.

    Raises RetriableError where keys stay left over. PynamoDB's own `batch_get` asks for those for ever, without a
    pause, until the function's time is over: https://github.com/pynamodb/PynamoDB/blob/6.1.0/pynamodb/models.py#L371
    """
    rest = iter(set(keys))
    while asked := [{"school_id": school_id, "sk": sk} for school_id, sk in islice(rest, _A_REQUEST)]:
        yield from _request(model, asked)


def _request(model: type[T], keys: list[Any]) -> Iterator[T]:
    table, fruitless = model.Meta.table_name, 0
    while keys:
        answer = model._get_connection().batch_get_item(keys, consistent_read=True)
        found = answer["Responses"].get(table, [])
        yield from (model.from_raw_data(item) for item in found)
        keys = answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
        fruitless = 0 if found else fruitless + 1
        if keys and fruitless == _FRUITLESS:
            raise RetriableError(
                "Rollcall's own store was too busy to answer.",
                internal="DynamoDB left all keys of a batch over, again and again",
            )
