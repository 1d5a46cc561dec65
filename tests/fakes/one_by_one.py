"""Side by side, for tests: one after another."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def one_by_one(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Implements shared.for_each_school.ParallelMap."""
    return [work(item) for item in items]
