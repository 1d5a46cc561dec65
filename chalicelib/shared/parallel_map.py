"""Doing the same to many things at once as a port: how many at a time is decided where it is wired."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class SideBySide(Protocol):
    """Calls a function with each item and gives the results in the items' order; the function must not raise."""

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> list[R]:
        """Return when all are done."""
        ...
