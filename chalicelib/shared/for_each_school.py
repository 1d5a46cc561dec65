"""Does one thing for many schools side by side, so that one school's failure does not stop the others."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from msgspec import Struct

T = TypeVar("T")
R = TypeVar("R")


class ParallelMap(Protocol):
    """Calls a function with each item and gives the results in the items' order; the function must not raise."""

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> list[R]:
        """Return when all are done."""
        ...


class SchoolFailure(Struct, frozen=True, kw_only=True):
    """A school that could not be served; `error` is the failure's type, because its text may say too much."""

    school_id: str
    error: str


class ForEachSchool:
    """Keeps the failures of everything that was attempted through it."""

    def __init__(self, parallel_map: ParallelMap) -> None:
        self._parallel_map = parallel_map
        self.failures: list[SchoolFailure] = []

    def __call__(
        self, work: Callable[[T], R], items: Iterable[T], *, schools_of: Callable[[T], Iterable[str]]
    ) -> list[R]:
        """The results of the items whose work succeeded, in order; `schools_of` names an item's schools."""

        def attempt(item: T) -> R | list[SchoolFailure]:
            try:
                return work(item)
            except Exception as error:  # whatever it is, the other schools are due as well
                kind = type(error).__name__
                return [SchoolFailure(school_id=school_id, error=kind) for school_id in schools_of(item)]

        results: list[R] = []
        for result in self._parallel_map(attempt, items):
            if isinstance(result, list):
                self.failures.extend(result)
            else:
                results.append(result)
        return results
