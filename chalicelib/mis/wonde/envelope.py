"""The envelope of Wonde's answers: data, and where the next page is."""

from typing import Any

from msgspec import Raw, Struct


class Pagination(Struct):
    """Where the next page is, if there is one."""

    next: str | None = None
    more: bool | int | str | None = None


class Meta(Struct):
    """What Wonde says about an answer."""

    pagination: Pagination | list[Any] | None = None


class Answer(Struct):
    """Any answer; `data` stays raw so that one bad record costs only itself."""

    data: Raw
    meta: Meta | list[Any] | None = None
