"""When windows open: weekdays, nights, zones and the two days on which the clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import (
    WEEKDAYS,
    ClosedDates,
    DateRange,
    Registers,
    SyncSettings,
    SyncWindow,
)
from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.windows import Opening, due_opening, next_window_at, openings, start_spread
from tests.fakes.sync.sync_records import school

NIGHT = SyncWindow(days=(), single_times=("01:30",))


def windowed(window: SyncWindow, *, timezone: str = "Europe/London", spread_seconds: int = 0) -> School:
    return school(settings=SyncSettings(window=window), timezone=timezone, spread_seconds=spread_seconds)


def between(of: School, start: str, end: str) -> list[Opening]:
    """All openings later than `start`, up to `end`, given in the school's own time."""
    zone = ZoneInfo(of.timezone)
    after, last = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, end))
    return list(takewhile(lambda opening: opening.at <= last, openings(of, after=after.astimezone(UTC))))


def local(of: School, found: list[Opening]) -> list[str]:
    return [opening.at.astimezone(ZoneInfo(of.timezone)).strftime("%a %H:%M") for opening in found]


def test_the_default_window_opens_hourly_on_weekdays_and_every_night() -> None:
    weekday = [f"Fri {hour:02}:00" for hour in (2, *range(7, 18))]
    found = between(school(), "2026-11-06 00:00", "2026-11-09 07:30")
    assert local(school(), found) == [*weekday, "Sat 02:00", "Sun 02:00", "Mon 02:00", "Mon 07:00"]
    assert {opening.at.hour for opening in found if opening.overnight} == {2}
    assert all(opening.datasets == DATASETS for opening in found)


def test_an_opening_is_always_later_than_the_moment_asked_for() -> None:
    seven = datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert next_window_at(school(), after=seven) == seven + timedelta(hours=1)
    assert next_window_at(school(), after=seven - timedelta(microseconds=1)) == seven


@pytest.mark.parametrize(
    ("timezone", "change_day", "opens_at"),
    [
        ("Europe/London", "2026-03-29", "02:30"),  # 01:00 becomes 02:00: half past one does not exist
        ("Europe/London", "2026-10-25", "01:30"),  # 02:00 becomes 01:00: half past one comes twice
        ("Europe/Lisbon", "2026-03-29", "02:30"),
        ("America/New_York", "2026-11-01", "01:30"),
    ],
)
@pytest.mark.parametrize("spread_seconds", [0, 3000])
def test_half_past_one_opens_exactly_once_when_the_clocks_change(
    timezone: str, change_day: str, opens_at: str, spread_seconds: int
) -> None:
    of = windowed(NIGHT, timezone=timezone, spread_seconds=spread_seconds)
    found = between(of, f"{change_day} 00:50", f"{change_day} 23:59")
    assert [opening[4:] for opening in local(of, found)] == [opens_at]


def test_the_first_of_the_two_half_past_ones_is_the_one_that_opens() -> None:
    opening = next_window_at(windowed(NIGHT), after=datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert opening == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "half past one in summer time"
    assert next_window_at(windowed(NIGHT), after=opening) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_two_rules_that_the_change_of_clocks_brings_together_open_once() -> None:
    of = windowed(SyncWindow(days=(), single_times=("01:30", "02:30")))
    assert len(between(of, "2026-03-29 00:00", "2026-03-29 23:59")) == 1


def test_the_same_rule_opens_at_each_zones_own_hour() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert next_window_at(school(timezone="Europe/London"), after=noon) == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert next_window_at(school(timezone="Asia/Kolkata"), after=noon) == datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    auckland = next_window_at(school(timezone="Pacific/Auckland"), after=noon)
    assert auckland == datetime(2026, 7, 1, 14, tzinfo=UTC), "02:00 on the next day there"


def test_a_window_on_one_day_of_the_week_is_found_from_the_day_after() -> None:
    of = windowed(SyncWindow(days=("mon",), start="09:00", end="09:00", single_times=()))
    after = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert next_window_at(of, after=after) == after + timedelta(days=7)


def test_a_window_that_never_opens_has_no_next_opening() -> None:
    closed = SyncSettings(window=SyncWindow(days=(), single_times=()), registers=Registers(days=(), times=("09:00",)))
    assert next_window_at(school(settings=closed), after=datetime(2026, 11, 2, tzinfo=UTC)) is None


def test_registers_bring_attendance_alone_a_few_minutes_after() -> None:
    settings = SyncSettings(
        window=SyncWindow(start="09:00", end="13:00", every_minutes=240, single_times=()),
        registers=Registers(times=("08:50", "23:55"), minutes_after=10),
    )
    found = between(school(settings=settings), "2026-11-06 00:00", "2026-11-09 08:00")
    assert local(school(), found) == ["Fri 00:05", "Fri 09:00", "Fri 13:00", "Sat 00:05"]
    assert [opening.datasets for opening in found] == [("attendance",), DATASETS, DATASETS, ("attendance",)]


def test_registers_bring_nothing_to_a_school_without_attendance() -> None:
    settings = SyncSettings(window=SyncWindow(single_times=()), registers=Registers(times=("08:50",)))
    found = between(school(settings=settings, datasets=("staff",)), "2026-11-06 08:30", "2026-11-06 09:30")
    assert [(opening.at.hour, opening.datasets) for opening in found] == [(9, ("staff",))]


def test_a_school_starts_late_by_its_own_constant_and_never_by_more_than_the_spread() -> None:
    lates = {school_id: start_spread(school(school_id, spread_seconds=300)) for school_id in map(str, range(3000))}
    assert all(timedelta(0) <= late < timedelta(seconds=300) for late in lates.values())
    a_minute = [sum(late // timedelta(minutes=1) == minute for late in lates.values()) for minute in range(5)]
    assert min(a_minute) > 500, "evenly spread"
    of = school("17", spread_seconds=300)
    for opening in islice(openings(of, after=datetime(2026, 11, 2, tzinfo=UTC)), 40):
        assert opening.starts_at == opening.at + lates["17"]


def test_the_next_window_is_the_moment_at_which_the_run_really_starts() -> None:
    of = school("17", spread_seconds=300)
    seven = datetime(2026, 11, 2, 7, tzinfo=UTC)
    starts = seven + start_spread(of)
    assert seven < starts
    assert next_window_at(of, after=seven) == starts
    assert next_window_at(of, after=starts) == starts + timedelta(hours=1)


def test_what_was_missed_is_one_opening_that_reads_all_of_it() -> None:
    settings = SyncSettings(registers=Registers(times=("08:50",)))
    of, nine = school(settings=settings), datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert due_opening(of, since=nine - timedelta(minutes=30), until=nine - timedelta(minutes=1)) is None
    alone = due_opening(of, since=nine, until=nine)
    assert alone is not None
    assert (alone.datasets, alone.overnight) == (DATASETS, False)
    both = due_opening(of, since=nine - timedelta(hours=8), until=nine)
    assert both is not None
    assert (both.datasets, both.overnight) == (DATASETS, True), "02:00 was among them"


rules = st.builds(
    SyncWindow,
    days=st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=7).map(tuple),
    start=st.sampled_from(["00:00", "01:15", "07:00"]),
    end=st.sampled_from(["07:00", "17:00", "23:59"]),
    every_minutes=st.integers(20, 300),
    single_times=st.lists(st.sampled_from(["00:00", "01:30", "02:30", "23:45"]), unique=True).map(tuple),
)
zones = st.sampled_from(
    [
        *("Europe/London", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "Africa/Casablanca"),
        *("America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"),
    ]
)


special_days = st.builds(
    ClosedDates,
    dates=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=6).map(
        lambda days: tuple(DateRange(first=day.isoformat()) for day in days)
    ),
    run=st.sampled_from(["as_usual", "overnight_only", "skip"]),
)
settings_of_all_kinds = st.builds(
    SyncSettings,
    window=rules,
    registers=st.builds(
        Registers, times=st.lists(st.sampled_from(["08:50", "13:20", "23:55"]), unique=True).map(tuple)
    ),
    closed_dates=special_days,
)


def wall_times(settings: SyncSettings, day: date) -> Iterator[datetime]:
    """What the rules say of one day, on the school's wall clock; told without the code under test."""
    window = settings.window
    shut = day.isoformat() in {dates.first for dates in settings.closed_dates.dates}
    rule = settings.closed_dates.run if shut else "as_usual"
    texts = list(window.single_times) if rule != "skip" else []
    if rule == "as_usual" and WEEKDAYS[day.weekday()] in window.days:
        at = datetime.combine(day, time.fromisoformat(window.start))
        while at.strftime("%H:%M") <= window.end and at.date() == day:
            texts.append(at.strftime("%H:%M"))
            at += timedelta(minutes=window.every_minutes)
    yield from (datetime.fromisoformat(f"{day} {text}") for text in texts)
    if rule == "as_usual" and day.weekday() < 5:
        for text in settings.registers.times:
            yield datetime.fromisoformat(f"{day} {text}") + timedelta(minutes=settings.registers.minutes_after)


@limits(max_examples=30)
@given(settings=settings_of_all_kinds, timezone=zones, spread_seconds=st.sampled_from([0, 300]))
def test_a_year_of_openings_is_exactly_what_the_rules_say(
    settings: SyncSettings, timezone: str, spread_seconds: int
) -> None:
    """None is missed, none doubled, none outside the rules, over both changes of the clocks."""
    of = school(timezone=timezone, settings=settings, spread_seconds=spread_seconds)
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    walls = [wall for day in days for wall in wall_times(settings, day)]
    expected = {wall.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC) for wall in walls}
    begin, stop, late = datetime(2026, 1, 3, tzinfo=UTC), datetime(2026, 12, 29, tzinfo=UTC), start_spread(of)
    found = list(takewhile(lambda opening: opening.starts_at < stop, openings(of, after=begin)))
    assert [opening.at for opening in found] == sorted(at for at in expected if begin < at + late < stop)
    assert all(opening.starts_at == opening.at + late for opening in found)


@given(minutes=st.integers(0, 2 * 366 * 24 * 60), timezone=zones, every_minutes=st.integers(5, 180))
def test_asking_again_after_each_opening_gives_the_same_openings(
    minutes: int, timezone: str, every_minutes: int
) -> None:
    window = SyncWindow(days=WEEKDAYS, start="00:00", end="23:59", every_minutes=every_minutes, single_times=("01:30",))
    of = windowed(window, timezone=timezone, spread_seconds=300)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    at_once = [opening.starts_at for opening in islice(openings(of, after=moment), 12)]
    one_by_one = []
    for _ in at_once:
        following = next_window_at(of, after=moment)
        assert following is not None
        assert following - moment <= timedelta(minutes=every_minutes, hours=2), "a skipped hour at most"
        one_by_one.append(moment := following)
    assert one_by_one == at_once
