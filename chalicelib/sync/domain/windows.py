"""When a school's sync windows open, with the bank holidays of the UK."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import (
    WEEKDAYS,
    DayRule,
    Nation,
    Registers,
    SyncSettings,
    SyncWindow,
    Weekday,
)
from chalicelib.shared.datasets import DATASETS, Dataset

_DAY = timedelta(days=1)

_LOOK_AHEAD = timedelta(days=60)  # without any opening, beyond the last closed date: then none ever comes

_STRICTEST: tuple[DayRule, ...] = ("skip", "overnight_only", "as_usual")

_SUBDIVISIONS: dict[Nation, str] = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern_ireland": "NIR",
}


class Opening(Struct, frozen=True, kw_only=True):
    """One opening of a sync window, in UTC.

    `at` is the rule's own time and `starts_at` the moment at which this school's run starts; `overnight` marks
    the full read of the single times. An opening after registers reads attendance alone.
    """

    at: datetime
    starts_at: datetime
    datasets: tuple[Dataset, ...]
    overnight: bool


def next_window_at(school: School, *, after: datetime) -> datetime | None:
    """Say when the next run of the schedule starts, later than `after`.

    None where the rules never open.
    """
    return next((opening.starts_at for opening in openings(school, after=after)), None)


def due_opening(school: School, *, since: datetime, until: datetime) -> Opening | None:
    """Merge all openings from `since` to `until` into one that catches them up.

    None where there is none.
    """
    due: Opening | None = None
    for opening in openings(school, after=since - timedelta(microseconds=1)):
        if opening.starts_at > until:
            break
        due = _merged(due, opening)
        if due.overnight:  # nothing reads more
            break
    return due


def openings(school: School, *, after: datetime) -> Iterator[Opening]:
    """Give the openings that start later than `after`, in order and without end.

    None where the rules never open. A time that the clocks skip in spring opens when it would have come without the
    change (01:30 in London at 02:30 summer time); one that comes twice in autumn opens the first time only. So each
    opening happens once, and rules that meet at one moment make one opening.
    """
    zone, spread = ZoneInfo(school.timezone), start_spread(school)
    day = (after - spread).astimezone(zone).date() - _DAY  # what is read after yesterday's registers may come today
    last_day = _last_day(school.settings, day)
    ahead: dict[datetime, Opening] = {}
    while day <= last_day:
        _merge_into(ahead, _openings_of(school, day, zone, spread))
        day += _DAY
        complete = _take_before(_moment(day, 0, zone), ahead)  # what later days bring is never earlier
        if complete:
            last_day = max(last_day, day + _LOOK_AHEAD)
        yield from (opening for opening in complete if opening.starts_at > after)


def _merge_into(ahead: dict[datetime, Opening], found: Iterable[Opening]) -> None:
    """Put one day's openings beside those ahead; merge those of one moment."""
    for opening in found:
        ahead[opening.at] = _merged(ahead.get(opening.at), opening)


def _take_before(moment: datetime, ahead: dict[datetime, Opening]) -> list[Opening]:
    """Take the openings before a moment out of those that are ahead, in order."""
    return [ahead.pop(at) for at in sorted(at for at in ahead if at < moment)]


def _last_day(settings: SyncSettings, day: date) -> date:
    if not _minutes_of(settings.window, settings.registers):
        return day - _DAY
    closed = (date.fromisoformat(r.last or r.first) for r in settings.closed_dates.dates)
    return max(day, *closed, day) + _LOOK_AHEAD


def _openings_of(school: School, day: date, zone: ZoneInfo, spread: timedelta) -> Iterator[Opening]:
    settings = school.settings
    rule = _rule_of(settings, day)
    if rule == "skip":
        return
    weekday = WEEKDAYS[day.weekday()]
    for minute, days, datasets, overnight in _minutes_of(settings.window, settings.registers):
        read = tuple(d for d in datasets if d in school.datasets)
        if weekday in days and read and (overnight or rule == "as_usual"):
            at = _moment(day, minute, zone)
            yield Opening(at=at, starts_at=at + spread, datasets=read, overnight=overnight)


def _rule_of(settings: SyncSettings, day: date) -> DayRule:
    rules: set[DayRule] = {"as_usual"}
    closed, bank = settings.closed_dates, settings.bank_holidays
    if closed.dates and any(r.holds(day.isoformat()) for r in closed.dates):
        rules.add(closed.run)
    if bank.nation is not None and bank.run != "as_usual" and is_bank_holiday(bank.nation, day):
        rules.add(bank.run)
    return next(rule for rule in _STRICTEST if rule in rules)


def is_bank_holiday(nation: Nation, day: date) -> bool:
    """Tell whether the day is a bank holiday in the nation.

    Substitute days are included.
    """
    return day in _bank_holidays(nation, day.year)


@cache
def _bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    from holidays import country_holidays  # a tenth of a second that only schools with a nation pay

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))


@lru_cache(maxsize=256)
def _minutes_of(
    window: SyncWindow, registers: Registers
) -> tuple[tuple[int, tuple[Weekday, ...], tuple[Dataset, ...], bool], ...]:
    """List when each rule opens, on which weekdays and for which datasets.

    In minutes after midnight, with whether it is the overnight read.
    """
    nights = [(_minutes(text), WEEKDAYS, DATASETS, True) for text in window.single_times]
    steps = range(_minutes(window.start), _minutes(window.end) + 1, window.every_minutes) if window.days else ()
    marks: tuple[Dataset, ...] = ("attendance",)
    after = [(_minutes(text) + registers.minutes_after, registers.days, marks, False) for text in registers.times]
    return (*nights, *((minute, window.days, DATASETS, False) for minute in steps), *(a for a in after if a[1]))


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minute, 24 * 60)
    at = time(minute // 60, minute % 60)
    return datetime.combine(day + timedelta(days=days), at, tzinfo=zone).astimezone(UTC)


def _merged(one: Opening | None, other: Opening) -> Opening:
    if one is None:
        return other
    return Opening(
        at=other.at,
        starts_at=other.starts_at,
        datasets=tuple(d for d in DATASETS if d in one.datasets or d in other.datasets),
        overnight=one.overnight or other.overnight,
    )


def start_spread(school: School) -> timedelta:
    """Say how long after the rule's time this school's runs start.

    It is always the same for one school. It is part of every `starts_at`, and so of the stored next window: what is due
    is found by the moment at which the run really starts.
    """
    if not school.spread_seconds:
        return timedelta(0)
    number = int.from_bytes(blake2b(school.id.encode(), digest_size=8).digest())
    return timedelta(seconds=number % school.spread_seconds)
