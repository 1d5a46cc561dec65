"""The guard: which removals and blankings are too many to be believed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.directory import Fingerprint
from chalicelib.directory.domain.kept_states import ListedAsLeaver
from chalicelib.directory.domain.records import person_of
from chalicelib.schools.domain.sync_settings import GuardSettings

HoldCause: TypeAlias = Literal["empty_feed", "short_feed", "many_gone"]

PersonKind: TypeAlias = Literal["pupil", "contact", "staff"]
PEOPLE_KINDS: tuple[PersonKind, ...] = ("pupil", "contact", "staff")
"""What the shares are counted of; groups are guarded against an empty or short feed only."""


_ROUNDING = 1e-6  # 0.29 * 100 is 28.999999999999996, but 29 of 100 are 29 %


class Census(Struct, frozen=True, kw_only=True):
    """People by kind: how many were counted last, and how many removed since."""

    people: dict[str, int]
    removed: dict[str, int]


def count_people(stored: Mapping[str, Fingerprint]) -> dict[str, int]:
    """Count those of each kind who are stored and not removed."""
    return dict(Counter(person_of(key)[0] for key, one in stored.items() if one.removed_at is None))


def take_census(
    stored: Mapping[str, Fingerprint], *, counted: Mapping[str, int], counted_at: datetime, count_left: bool
) -> Census:
    """Count people, and the removals since `counted_at`.

    The people are those of `counted`, or of now where nobody was counted then. Removals are counted from what is
    stored, so that a worker killed half-way through them is not forgotten; `count_left` says whether those count whom
    the source's own lists named.
    """
    now = count_people(stored)
    removed = Counter(
        person_of(key)[0]
        for key, one in stored.items()
        if one.removed_at is not None
        and one.removed_at >= counted_at
        and (count_left or not isinstance(one.kept, ListedAsLeaver))
    )
    return Census(people={kind: counted.get(kind) or number for kind, number in now.items()}, removed=dict(removed))


def why_hold_removals(
    absent: Collection[str],
    left: Collection[str],
    *,
    census: Census,
    records_read: int,
    short: bool,
    settings: GuardSettings,
    day: str,
) -> HoldCause | None:
    """Say why the removal of these absent people must wait; None if it need not.

    `left` are those of them on the source's own lists; `records_read` is how many records the feed had, `short`
    whether that is fewer than it stated itself. The share is looked at for each kind of person
    and for all of them together.
    """
    if not absent:
        return None
    people = any(person_of(key)[0] in PEOPLE_KINDS for key in absent)
    if not records_read and (people or len(absent) > settings.removal_floor):
        return "empty_feed"
    if short:
        return "short_feed"
    rollover = settings.in_rollover(day)
    share = removal_share(settings, rollover=rollover)
    uncounted = set(left) if rollover else set()
    going = Counter(person_of(key)[0] for key in absent if key not in uncounted)
    losses = {kind: going[kind] + census.removed.get(kind, 0) for kind in PEOPLE_KINDS if going[kind]}
    every = sum(losses.values()), sum(census.people.get(kind, 0) for kind in PEOPLE_KINDS)
    pairs = [(lost, census.people.get(kind, 0)) for kind, lost in losses.items()]
    if any(_too_many(lost, of, share, settings.removal_floor) for lost, of in [*pairs, every]):
        return "many_gone"
    return None


def too_many_blanked(blanked: Iterable[str], people: Mapping[str, int], settings: GuardSettings) -> set[str]:
    """Find the kinds of people of whom too many would lose an address.

    The address is the last usable one of its sort; `blanked` are keys.
    """
    lost = Counter(person_of(key)[0] for key in blanked)
    return {
        kind
        for kind, number in lost.items()
        if _too_many(number, people.get(kind, 0), settings.blanking_share, settings.removal_floor)
    }


def removal_share(settings: GuardSettings, *, rollover: bool) -> float:
    """Give the share of people who may go, in the rollover or at other times."""
    return settings.rollover_share if rollover else settings.removal_share


def most_let_through(of: int, share: float, floor: int) -> int:
    """Give how many of some people may be lost before a person must decide.

    That is the share of them, or the floor if that is higher.
    """
    return max(floor, int(share * of + _ROUNDING))


def _too_many(lost: int, of: int, share: float, floor: int) -> bool:
    return lost > most_let_through(of, share, floor)
