"""Counts what could not be used, in words that name no person."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from chalicelib.mis.domain.feed import Page
from chalicelib.mis.errors import UnusableRecordError
from chalicelib.mis.progress import LeftOut
from chalicelib.mis.values import text
from chalicelib.shared.errors import SkippableError

T = TypeVar("T")
R = TypeVar("R")


class SkippedRecords:
    """The records of one read that were left out, by noun ("pupil") and reason, and the keys of those with an id."""

    def __init__(self, left_out: LeftOut | None = None) -> None:
        self._left_out = left_out or LeftOut()

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
                reasons = self._left_out.counts.setdefault(noun, {})
                reasons[reason.safe] = reasons.get(reason.safe, 0) + 1
                if key and (record_id := _id_of(item)):
                    self._left_out.keys.append(key + record_id)
            else:
                if converted is not None:
                    kept.append(converted)
        return kept

    def count(self, noun: str) -> int:
        """How many of one noun were left out."""
        return sum(self._left_out.counts.get(noun, {}).values())

    @property
    def total(self) -> int:
        """How many were left out in all."""
        return sum(map(self.count, self._left_out.counts))

    def pages(self) -> Iterator[Page]:
        """One last page without records that states what was left out; none where all could be used."""
        counts = self._left_out.counts
        if counts:
            yield Page(
                records=(),
                dropped=self.total,
                unusable=tuple(self._left_out.keys),
                warnings=tuple(
                    f"{number} {noun} was left out: {reason}."
                    if number == 1
                    else f"{number} {noun}s were left out: {reason}."
                    for noun in sorted(counts)
                    for reason, number in sorted(counts[noun].items())
                ),
            )


def _id_of(item: object) -> str:
    if isinstance(item, UnusableRecordError):
        return item.record_id
    return text(getattr(item, "id", None))
