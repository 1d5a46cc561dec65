"""DynamoDB's documented rules for sizes, capacity units and their on-demand prices.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

WRITE_PRICE = 0.625
"""Millionths of a dollar for a write unit, on demand."""

READ_PRICE = 0.125
"""Millionths of a dollar for a read unit, on demand."""

_WRITE_BLOCK = 1024
_READ_BLOCK = 4096


def write_units(size: int) -> int:
    """Units of writing one item outside a transaction: one for each kilobyte begun, at least one."""
    return max(1, ceil(size / _WRITE_BLOCK))


def read_units(size: int, *, strong: bool) -> float:
    """Units of reading one item, or all that one request of a query went through: half where eventual."""
    blocks = max(1, ceil(size / _READ_BLOCK))
    return blocks if strong else blocks / 2


def item_size(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Bytes of an item in DynamoDB's own JSON: its names and its values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind in ("SS", "NS", "BS"):
        return sum(_value_size({kind[0]: one}) for one in content)
    if kind == "L":
        return 3 + sum(1 + _value_size(one) for one in content)
    if kind == "M":
        return 3 + item_size(content) + len(content)
    return _SCALARS[kind](content)


def _number_size(number: str) -> int:
    """About a byte for two significant digits, one more, and one for a sign."""
    digits = number.lstrip("-").partition("E")[0].replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + number.startswith("-")


_SCALARS: dict[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "B": lambda encoded: len(b64decode(encoded)),
    "N": _number_size,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
}
