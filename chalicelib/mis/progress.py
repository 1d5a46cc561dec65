"""How far a read has come: what another worker needs to go on with it."""

from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct, field


class Cursor(Struct, kw_only=True):
    """Where one list is being read: the next page's address, empty before the first page and None after the last.

    `seen` holds the addresses met and digests of the pages, because a page that comes twice is no progress; `received`
    is how many records came, `stated` the most that the MIS said there are, and `given` how many were given on.
    """

    next_url: str | None = ""
    seen: set[str] = field(default_factory=set)
    received: int = 0
    stated: int = 0
    given: int = 0

    @property
    def lacks(self) -> int:
        """How many records fewer came than the MIS said there are."""
        return max(self.stated - self.received, 0)

    def meet(self, url: str, page: bytes | memoryview) -> bool:
        """Note an address and what stood there; False where either was met before."""
        met = {url, blake2b(page, digest_size=16).hexdigest()}
        known = bool(met & self.seen)
        self.seen |= met
        return not known


class LeftOut(Struct, kw_only=True):
    """What could not be used: how many by noun and reason, and the keys of those that have an id."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


class Progress(Struct, kw_only=True):
    """Of any read: a cursor a list, what was left out, and the ids met."""

    cursors: dict[str, Cursor] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    ids: set[str] = field(default_factory=set)

    def cursor(self, name: str) -> Cursor:
        """The cursor of one list, by its path."""
        return self.cursors.setdefault(name, Cursor())


P = TypeVar("P", bound=Progress)


def resumed(note: bytes, shape: type[P]) -> P:
    """The progress that was noted, or a new one."""
    return msgspec.json.decode(note, type=shape) if note else shape()
