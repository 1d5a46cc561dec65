"""Ids of records, and unique pupil numbers that cannot be anybody's."""

from collections import Counter
from random import Random

_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_NO_SCHOOL = "2010000"  # a real local authority (stdnum refuses others) and establishment 0000, which no school has


class IdSource:
    """Ids in Wonde's style (`A` and ten digits) and the MIS's own small numbers, from one seed."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[int] = set()
        self._numbers: Counter[str] = Counter()

    def new(self) -> str:
        """An id that no other record has."""
        number = self._rng.randrange(1_000_000_000, 2_000_000_000)
        while number in self._used:
            number = self._rng.randrange(1_000_000_000, 2_000_000_000)
        self._used.add(number)
        return f"A{number}"

    def next(self, kind: str) -> str:
        """The MIS's own id, counted for each kind of record."""
        self._numbers[kind] += 1
        return str(1000 + self._numbers[kind])


def upn(serial: int, year: int, *, temporary: bool) -> str:
    """A unique pupil number of the right form: check letter, 12 characters, a letter last if temporary."""
    body = f"{_NO_SCHOOL}{year % 100:02d}{serial % 1000:03d}"
    if temporary:
        body = body[:-1] + "A"
    total = sum(
        weight * (int(character) if character.isdigit() else _CHECK_LETTERS.index(character))
        for weight, character in enumerate(body, start=2)
    )
    return _CHECK_LETTERS[total % 23] + body
