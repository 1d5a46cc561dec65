"""What the joins of OneRoster need of a source: its lists, page by page from a server or whole from a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol, TypeVar

from chalicelib.mis.calls import Resource
from chalicelib.mis.progress import Cursor
from chalicelib.shared.errors import SkippableError

T = TypeVar("T")


class RosterLists(Protocol):
    """The flat lists of one source."""

    @property
    def clock(self) -> datetime | None:
        """The source's own time at the first answer; None before it, or where it told none."""
        ...

    def pages(
        self, resource: Resource, shape: type[T], *, since: datetime | None = None, cursor: Cursor | None = None
    ) -> Iterator[list[T | SkippableError]]:
        """Each page's records in order; a record that does not fit the shape is an error in its place."""
        ...
