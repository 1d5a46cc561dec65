"""What a school's guard settings mean for its own people, in numbers and in words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.schools.views.describe_settings import listed
from chalicelib.sync.domain.guard import PEOPLE_KINDS, PersonKind, most_let_through, removal_share
from chalicelib.sync.domain.state import SchoolSync

_NAMES: dict[PersonKind, str] = {"pupil": "pupils", "contact": "contacts", "staff": "staff"}
_YEARS_AHEAD = 9  # 29 February is at most eight years away


class RemovalLimit(Struct, frozen=True, kw_only=True):
    """How many people of these kinds, of the `people` counted last, may go in a day before removals wait.

    Two kinds mean both together, which the guard looks at as well.
    """

    kinds: tuple[PersonKind, ...]
    people: int
    normally: int
    in_rollover: int


class GuardPreview(Struct, frozen=True, kw_only=True):
    """The guard in words, the dates of the rollover that is on or comes next, and the limits it sets.

    `limits` is null where nobody was counted yet.
    """

    about: str
    rollover_starts_on: date
    rollover_ends_on: date
    limits: tuple[RemovalLimit, ...] | None


def guard_preview(school: School, sync: SchoolSync, *, now: datetime) -> GuardPreview:
    """What the school's settings mean for the people whom the heads of its datasets count."""
    guard = school.settings.guard
    first, last = next_rollover(guard, now.astimezone(ZoneInfo(school.timezone)).date())
    limits = tuple(limit for dataset in school.datasets for limit in _limits(sync.head(dataset).people, guard))
    span = f"From {_day(first)} to {_day(last)}"
    return GuardPreview(
        about=_in_people(limits, span) if limits else _in_shares(guard, span),
        rollover_starts_on=first,
        rollover_ends_on=last,
        limits=limits or None,
    )


def next_rollover(guard: GuardSettings, today: date) -> tuple[date, date]:
    """The first and last day of the rollover that `today` is in, or else of the next one."""
    end_is_next_year = guard.rollover_end < guard.rollover_start
    spans = (
        (
            _date(year, guard.rollover_start, otherwise="03-01"),
            _date(year + end_is_next_year, guard.rollover_end, otherwise="02-28"),
        )
        for year in range(today.year - 1, today.year + _YEARS_AHEAD)
    )
    return next((first, last) for first, last in spans if first <= last and today <= last)


def _limits(people: dict[str, int], guard: GuardSettings) -> Iterator[RemovalLimit]:
    kinds: list[PersonKind] = [kind for kind in PEOPLE_KINDS if people.get(kind)]
    yield from (_limit((kind,), people[kind], guard) for kind in kinds)
    if len(kinds) > 1:
        yield _limit(tuple(kinds), sum(people[kind] for kind in kinds), guard)


def _limit(kinds: tuple[PersonKind, ...], people: int, guard: GuardSettings) -> RemovalLimit:
    normally, in_rollover = (
        min(people, most_let_through(people, removal_share(guard, rollover=rollover), guard.removal_floor))
        for rollover in (False, True)
    )
    return RemovalLimit(kinds=kinds, people=people, normally=normally, in_rollover=in_rollover)


def _in_people(limits: tuple[RemovalLimit, ...], span: str) -> str:
    shown = [limit for limit in limits if len(limit.kinds) == 1 or _is_tighter(limit, limits)]
    rollover = listed([f"{limit.in_rollover:,} of {limit.people:,} {_names(limit)}" for limit in shown])
    normally = listed([f"{limit.normally:,}" for limit in shown])
    return (
        f"{span}, besides people on the MIS's own lists of leavers and deletions, up to {rollover} may go in a day "
        f"before anything waits; otherwise up to {normally}."
    )


def _in_shares(guard: GuardSettings, span: str) -> str:
    rollover, normally = (f"{removal_share(guard, rollover=rollover) * 100:g} %" for rollover in (True, False))
    return (
        f"{span} up to {rollover} of the people may go in a day before anything waits; otherwise up to {normally}, "
        f"and {guard.removal_floor:,} in any case. How many people that is can be said once they have been counted: "
        "when an update after the first one finds a change."
    )


def _is_tighter(together: RemovalLimit, limits: Iterable[RemovalLimit]) -> bool:
    """Whether the limit of some kinds together is lower than their own limits add up to, as the floor makes it."""
    own = [limit for limit in limits if len(limit.kinds) == 1 and limit.kinds[0] in together.kinds]
    return together.normally < sum(limit.normally for limit in own) or together.in_rollover < sum(
        limit.in_rollover for limit in own
    )


def _names(limit: RemovalLimit) -> str:
    names = listed([_NAMES[kind] for kind in limit.kinds])
    return names if len(limit.kinds) == 1 else f"{names} together"


def _date(year: int, monthday: str, *, otherwise: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{monthday}")
    except ValueError:  # 29 February, in a year without one
        return date.fromisoformat(f"{year}-{otherwise}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
