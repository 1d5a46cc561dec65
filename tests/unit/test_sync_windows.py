"""When windows open: weekdays, nights, zones and the two days on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.school import WEEKDAYS, School, SyncWindow, describe_window
from chalicelib.domain.sync_windows import next_opening
from tests.fakes.sync_records import school

NIGHT = SyncWindow(days=(), single_times=("01:30",))


def openings(of: School, start: str, end: str) -> list[str]:
    """All openings later than `start`, up to `end`, in the school's own time."""
    zone = ZoneInfo(of.timezone)
    at = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)
    last = datetime.fromisoformat(end).replace(tzinfo=zone).astimezone(UTC)
    found = []
    while (following := next_opening(of, after=at)) is not None and following <= last:
        assert following > at
        at = following
        found.append(at.astimezone(zone).strftime("%a %H:%M"))
    return found


def test_the_default_window_opens_hourly_on_weekdays_and_every_night() -> None:
    weekday = [f"Fri {hour:02}:00" for hour in (2, *range(7, 18))]
    assert openings(school(), "2026-11-06 00:00", "2026-11-09 07:30") == [
        *weekday,
        "Sat 02:00",
        "Sun 02:00",
        "Mon 02:00",
        "Mon 07:00",
    ]


def test_an_opening_is_always_later_than_the_moment_asked_for() -> None:
    seven = datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert next_opening(school(), after=seven) == seven + timedelta(hours=1)
    assert next_opening(school(), after=seven - timedelta(microseconds=1)) == seven


@pytest.mark.parametrize(
    ("timezone", "change_day", "opens_at"),
    [
        ("Europe/London", "2026-03-29", "02:30"),  # 01:00 becomes 02:00: half past one does not exist
        ("Europe/London", "2026-10-25", "01:30"),  # 02:00 becomes 01:00: half past one comes twice
        ("Europe/Lisbon", "2026-03-29", "02:30"),
        ("America/New_York", "2026-11-01", "01:30"),
    ],
)
def test_half_past_one_opens_exactly_once_when_the_clocks_change(timezone: str, change_day: str, opens_at: str) -> None:
    found = openings(school(timezone=timezone, window=NIGHT), f"{change_day} 00:00", f"{change_day} 23:59")
    assert [opening[4:] for opening in found] == [opens_at]


def test_the_first_of_the_two_half_past_ones_is_the_one_that_opens() -> None:
    opening = next_opening(school(window=NIGHT), after=datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert opening == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "half past one in summer time"
    assert next_opening(school(window=NIGHT), after=opening) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_the_same_rule_opens_at_each_zones_own_hour() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert next_opening(school(timezone="Europe/London"), after=noon) == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert next_opening(school(timezone="Asia/Kolkata"), after=noon) == datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    auckland = next_opening(school(timezone="Pacific/Auckland"), after=noon)
    assert auckland == datetime(2026, 7, 1, 14, tzinfo=UTC), "02:00 on the next day there"


def test_a_window_past_midnight_belongs_to_the_day_it_starts_on() -> None:
    window = SyncWindow(days=("fri",), start="22:00", end="01:00", every_minutes=90, single_times=())
    assert openings(school(window=window), "2026-11-06 00:00", "2026-11-10 00:00") == [
        "Fri 22:00",
        "Fri 23:30",
        "Sat 01:00",
    ]
    after_midnight = datetime(2026, 11, 7, 0, 15, tzinfo=UTC)
    assert next_opening(school(window=window), after=after_midnight) == datetime(2026, 11, 7, 1, tzinfo=UTC)


def test_a_window_on_one_day_of_the_week_is_found_from_the_day_after() -> None:
    window = SyncWindow(days=("mon",), start="09:00", end="09:00", single_times=())
    after = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert next_opening(school(window=window), after=after) == after + timedelta(days=7)


def test_a_window_that_never_opens_has_no_next_opening() -> None:
    closed = school(window=SyncWindow(days=(), single_times=()))
    assert next_opening(closed, after=datetime(2026, 11, 2, tzinfo=UTC)) is None


@given(
    minutes=st.integers(0, 2 * 366 * 24 * 60),
    timezone=st.sampled_from(
        ["Europe/London", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "Africa/Casablanca"]
    ),
    every_minutes=st.integers(5, 180),
)
def test_no_window_of_a_day_is_passed_over(minutes: int, timezone: str, every_minutes: int) -> None:
    """Half a step before any opening, that opening is the next one."""
    window = SyncWindow(days=WEEKDAYS, start="00:00", end="23:59", every_minutes=every_minutes, single_times=())
    of = school(timezone=timezone, window=window)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first = next_opening(of, after=moment)
    assert first is not None
    assert timedelta(0) < first - moment <= timedelta(minutes=every_minutes, hours=2), "a skipped hour at most"
    assert next_opening(of, after=first - timedelta(seconds=1)) == first


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        (
            SyncWindow(),
            "It syncs every 60 minutes from 07:00 to 17:00, Monday to Friday, and every day at 02:00.",
        ),
        (
            SyncWindow(days=("mon", "wed"), every_minutes=15, single_times=()),
            "It syncs every 15 minutes from 07:00 to 17:00, Monday, Wednesday.",
        ),
        (SyncWindow(days=(), single_times=("02:00", "12:30")), "It syncs every day at 02:00 and 12:30."),
        (SyncWindow(days=(), single_times=()), "It syncs only when somebody asks."),
    ],
)
def test_a_window_is_described_in_one_sentence(window: SyncWindow, sentence: str) -> None:
    assert describe_window(window) == sentence
