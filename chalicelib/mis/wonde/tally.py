"""Counts what could not be used, in words that name no person."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from chalicelib.domain.errors import SkippableError
from chalicelib.domain.feed import Page
from chalicelib.mis.errors import UnusableRecordError
from chalicelib.mis.wonde.values import text

T = TypeVar("T")
R = TypeVar("R")


class Tally:
    """The records of one read that were left out, by noun ("pupil") and reason, and the keys of those with an id."""

    def __init__(self) -> None:
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._keys: list[str] = []

    def keep(
        self, noun: str, items: Iterable[T | SkippableError], convert: Callable[[T], R | None], *, key: str = ""
    ) -> list[R]:
        """The converted items in order; those that cannot be used are counted.

        `key` is what record keys of these items begin with; without it, nobody can tell who was left out.

        `convert` raises SkippableError for an unusable item and gives None for one that does not belong here.
        """
        kept: list[R] = []
        for item in items:
            try:
                if isinstance(item, SkippableError):
                    raise item
                converted = convert(item)
            except SkippableError as reason:
                self._left_out[noun, reason.safe] += 1
                if key and (record_id := _id_of(item)):
                    self._keys.append(key + record_id)
            else:
                if converted is not None:
                    kept.append(converted)
        return kept

    def count(self, noun: str) -> int:
        """How many of one noun were left out."""
        return sum(number for (counted, _), number in self._left_out.items() if counted == noun)

    def pages(self) -> Iterator[Page]:
        """One last page without records that states what was left out; none where all could be used."""
        if self._left_out:
            yield Page(
                records=(),
                dropped=self._left_out.total(),
                unusable=tuple(self._keys),
                warnings=tuple(
                    f"{number} {noun} was left out: {reason}."
                    if number == 1
                    else f"{number} {noun}s were left out: {reason}."
                    for (noun, reason), number in sorted(self._left_out.items())
                ),
            )


def _id_of(item: object) -> str:
    if isinstance(item, UnusableRecordError):
        return item.record_id
    return text(getattr(item, "id", None))
