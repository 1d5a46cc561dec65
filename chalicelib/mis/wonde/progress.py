"""How far a read has come: what another worker needs to go on with it."""

from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from chalicelib.domain.records import Contact, Mark
from chalicelib.mis.wonde.resources import Resource


class Cursor(Struct, kw_only=True):
    """Where one list is being read: the next page's address, empty before the first page and None after the last.

    `seen` holds the addresses met and digests of the pages, because a page that comes twice is no progress.
    """

    next_url: str | None = ""
    seen: set[str] = field(default_factory=set)


class LeftOut(Struct, kw_only=True):
    """What could not be used: how many by noun and reason, and the keys of those that have an id."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


class Progress(Struct, kw_only=True):
    """Of any read: a cursor a list, what was left out, and the ids met."""

    cursors: dict[str, Cursor] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    ids: set[str] = field(default_factory=set)

    def cursor(self, resource: Resource) -> Cursor:
        """The cursor of one list."""
        return self.cursors.setdefault(resource.path, Cursor())


class PupilsProgress(Progress, kw_only=True):
    """Of the pupils: Wonde's count of them, asked for once, and the newest sighting of each contact."""

    counted: int | None = None
    sightings: dict[str, tuple[datetime, Contact]] = field(default_factory=dict)


class MarksProgress(Progress, kw_only=True):
    """Of attendance: the newest mark of each pupil and session, with when and under which id it was saved."""

    newest: dict[str, tuple[datetime, str, Mark]] = field(default_factory=dict)


P = TypeVar("P", bound=Progress)


def resumed(note: bytes, shape: type[P]) -> P:
    """The progress that was noted, or a new one."""
    return msgspec.json.decode(note, type=shape) if note else shape()
