"""Wonde's pages: a window on a live list, and the absolute address of the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.datastructures import URL, QueryParams

DEFAULT_PER_PAGE = 50
MAX_PER_PAGE = 200  # this server's own: Wonde publishes no limit, so a client must not count on a longer page

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """Which page is wanted (from 1), how long, and whether the query itself named the length."""

    page: int
    per_page: int
    named: bool

    @classmethod
    def of(cls, query: QueryParams) -> "Window":
        """Read `page` and `per_page`; nonsense counts as absent and a length beyond the most is cut."""
        asked = query.get("per_page", "")
        length = min(int(asked), MAX_PER_PAGE) if asked.isdecimal() and int(asked) else DEFAULT_PER_PAGE
        page = query.get("page", "")
        return cls(int(page) if page.isdecimal() and int(page) else 1, length, bool(asked))

    def cut(self, rows: Sequence[Item]) -> Sequence[Item]:
        """The rows of this page."""
        return rows[(self.page - 1) * self.per_page : self.page * self.per_page]

    def meta(self, url: URL, total: int, *, loop: bool = False, last: bool = False) -> dict[str, Any]:
        """The `pagination` object. There is no total in it: Wonde gives none.

        `loop` makes `next` this very page, `last` says that nothing follows: two faults of a broken feed.
        """
        more = loop or (not last and self.page * self.per_page < total)
        following = self.page if loop else self.page + 1
        return {
            "next": str(url.include_query_params(page=following)) if more else None,
            "previous": str(url.include_query_params(page=self.page - 1)) if self.page > 1 else None,
            "more": more,
            # Seen as text in some answers and as a number in others.
            "per_page": str(self.per_page) if self.named else self.per_page,
            "current_page": self.page,
        }
