"""Bank holidays of each nation and the school's own closed dates, and what runs on them."""

from datetime import UTC, date, datetime
from itertools import takewhile

import pytest

from chalicelib.schools.domain.sync_settings import BankHolidays, ClosedDates, DateRange, DayRule, Nation, SyncSettings
from chalicelib.sync.domain.windows import is_bank_holiday, next_window_at, openings
from tests.fakes.sync.sync_records import school


def hours(settings: SyncSettings, day: str) -> list[int]:
    """The hours of a day at which something opens; in winter, when London's clock is UTC."""
    begin = datetime.fromisoformat(f"{day} 00:00").replace(tzinfo=UTC)
    coming = openings(school(settings=settings), after=begin)
    return [o.at.hour for o in takewhile(lambda o: o.at.date() == begin.date(), coming)]


ALL_DAY = [2, *range(7, 18)]


@pytest.mark.parametrize(
    ("nation", "day", "holiday"),
    [
        ("england", "2026-12-25", True),
        ("england", "2026-12-28", True),  # Boxing Day is a Saturday: a substitute day
        ("england", "2026-04-06", True),  # Easter Monday
        ("scotland", "2026-04-06", False),
        ("scotland", "2026-01-02", True),
        ("england", "2026-01-02", False),
        ("wales", "2026-08-31", True),
        ("scotland", "2026-08-03", True),
        ("northern_ireland", "2026-03-17", True),  # Saint Patrick's Day
        ("england", "2026-03-17", False),
        ("scotland", "2026-11-30", True),  # Saint Andrew's Day
    ],
)
def test_each_nation_has_its_own_bank_holidays(nation: Nation, day: str, holiday: bool) -> None:
    assert is_bank_holiday(nation, date.fromisoformat(day)) is holiday


@pytest.mark.parametrize(("run", "opens"), [("as_usual", ALL_DAY), ("overnight_only", [2]), ("skip", [])])
def test_a_bank_holiday_runs_as_the_school_chose(run: DayRule, opens: list[int]) -> None:
    settings = SyncSettings(bank_holidays=BankHolidays(nation="england", run=run))
    assert hours(settings, "2026-12-25") == opens
    assert hours(settings, "2026-12-24") == ALL_DAY


def test_without_a_nation_a_bank_holiday_is_a_day_like_any_other() -> None:
    assert hours(SyncSettings(), "2026-12-25") == ALL_DAY


@pytest.mark.parametrize(("run", "opens"), [("as_usual", ALL_DAY), ("overnight_only", [2]), ("skip", [])])
def test_closed_dates_run_as_the_school_chose_from_the_first_to_the_last(run: DayRule, opens: list[int]) -> None:
    dates = (DateRange(first="2026-11-03"), DateRange(first="2026-12-07", last="2026-12-09"))
    settings = SyncSettings(closed_dates=ClosedDates(dates=dates, run=run))
    for day in ("2026-11-03", "2026-12-07", "2026-12-08", "2026-12-09"):
        assert hours(settings, day) == opens
    for day in ("2026-11-02", "2026-11-04", "2026-12-04", "2026-12-10"):
        assert hours(settings, day) == ALL_DAY


@pytest.mark.parametrize(
    ("bank", "closed", "opens"),
    [
        ("skip", "as_usual", []),
        ("as_usual", "skip", []),
        ("overnight_only", "skip", []),
        ("as_usual", "overnight_only", [2]),
    ],
)
def test_on_a_day_that_is_both_the_stricter_rule_holds(bank: DayRule, closed: DayRule, opens: list[int]) -> None:
    settings = SyncSettings(
        bank_holidays=BankHolidays(nation="wales", run=bank),
        closed_dates=ClosedDates(dates=(DateRange(first="2026-12-25"),), run=closed),
    )
    assert hours(settings, "2026-12-25") == opens


def test_the_first_opening_after_a_long_closure_is_found() -> None:
    dates = (DateRange(first="2026-07-01", last="2027-06-30"), DateRange(first="2027-07-01", last="2028-01-02"))
    settings = SyncSettings(closed_dates=ClosedDates(dates=dates, run="skip"))
    opens = next_window_at(school(settings=settings), after=datetime(2026, 7, 1, 1, tzinfo=UTC))
    assert opens == datetime(2028, 1, 3, 2, tzinfo=UTC)
