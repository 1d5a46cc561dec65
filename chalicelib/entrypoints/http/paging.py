"""Paged lists: how many, and from where."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from chalicelib.shared.errors import InvalidError

T = TypeVar("T")

PAGE = ("limit", "next")
"""The query parameters of every paged list."""

_MOST = 100


class Listed(Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list; `next` is the cursor of the page after it, to be handed back as it is."""

    items: tuple[T, ...]
    next: str | None = None


def page_size(query: dict[str, str], *, default: int = 25) -> int:
    """The `limit` of a query, 1 to 100; raises InvalidError."""
    text = query.get("limit", str(default))
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise InvalidError(f"limit must be a whole number from 1 to {_MOST}.", field="limit")
    return int(text)


def one_page(items: Sequence[T], query: dict[str, str], *, default: int = 25) -> Listed[T]:
    """One page of a list that is whole in memory; the cursor is the position of the next page's first item."""
    size = page_size(query, default=default)
    start = cursor_position(query.get("next"))
    end = start + size
    return Listed(items=tuple(items[start:end]), next=str(end) if end < len(items) else None)


def cursor_position(cursor: str | None) -> int:
    """The position that a cursor of `one_page` stands for; raises InvalidError."""
    if cursor is not None and not cursor.isdecimal():
        raise InvalidError("next must be the cursor of the page before.", field="next")
    return int(cursor or 0)
