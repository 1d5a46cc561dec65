"""Administrators change how their school syncs: what is refused, what is kept, and what follows."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.schools.domain.sync_settings import (
    BankHolidays,
    ClosedDates,
    DateRange,
    Registers,
    SyncSettings,
    SyncWindow,
)
from chalicelib.schools.views.describe_settings import describe_settings
from chalicelib.shared.errors import InvalidError, NotFoundError
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.change_settings import ChangeSettings
from chalicelib.sync.views.settings_change import SettingsChange, changed, settings_preview, settings_view
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import SCHOOL_ID, school
from tests.fakes.sync.sync_world import SyncWorld


def asked(**parts: Any) -> SettingsChange:
    return msgspec.convert(parts, SettingsChange)


NO_TIME = "is not a time. Write it as hours and minutes, for example 07:30."
NO_DATE = "is not a date. Write it as year, month and day, for example 2026-12-21."
REFUSED = [
    (
        {"window": {"start": "17:00", "end": "07:00"}},
        "window.end",
        "07:00 is before 17:00: a window ends after it starts.",
    ),
    ({"window": {"start": "7am"}}, "window.start", f"7am {NO_TIME}"),
    ({"window": {"end": "24:00"}}, "window.end", f"24:00 {NO_TIME}"),
    (
        {"window": {"every_minutes": 1}},
        "window.every_minutes",
        "The minutes between two syncs must be from 5 to 1,440, not 1.",
    ),
    ({"window": {"days": ["mon", "mon"]}}, "window.days", "mon is there twice."),
    ({"window": {"single_times": ["02:00", "2:00"]}}, "window.single_times[1]", f"2:00 {NO_TIME}"),
    ({"window": {"single_times": ["02:00"] * 2}}, "window.single_times", "02:00 is there twice."),
    (
        {"registers": {"times": [f"{n:02}:00" for n in range(24)] + ["00:30"]}},
        "registers.times",
        "25 times are too many: at most 24.",
    ),
    (
        {"registers": {"minutes_after": 121}},
        "registers.minutes_after",
        "The minutes after a register closes must be from 0 to 120, not 121.",
    ),
    (
        {"timezone": "Europe/Londres"},
        "timezone",
        "Europe/Londres is not a time zone. Use a name such as Europe/London.",
    ),
    ({"timezone": ""}, "timezone", "An empty text is not a time zone. Use a name such as Europe/London."),
    ({"closed_dates": {"dates": [{"first": "2026-02-30"}]}}, "closed_dates.dates[0].first", f"2026-02-30 {NO_DATE}"),
    ({"closed_dates": {"dates": [{"first": "20260203"}]}}, "closed_dates.dates[0].first", f"20260203 {NO_DATE}"),
    (
        {"closed_dates": {"dates": [{"first": "2026-05-01"}, {"first": "2026-04-10", "last": "2026-04-01"}]}},
        "closed_dates.dates[1].last",
        "2026-04-01 is before 2026-04-10.",
    ),
    (
        {"closed_dates": {"dates": [{"first": "2026-04-10", "last": "2027-04-11"}]}},
        "closed_dates.dates[0].last",
        "2026-04-10 to 2027-04-11 is longer than a year.",
    ),
    (
        {"closed_dates": {"dates": [{"first": "2026-04-10"}] * 101}},
        "closed_dates.dates",
        "101 closed dates are too many: at most 100. Join days to ranges.",
    ),
    ({"source_lag_minutes": -1}, "source_lag_minutes", "The source's lag in minutes must be from 0 to 10,080, not -1."),
    (
        {"guard": {"removal_share": 10.0}},
        "guard.removal_share",
        "10 is not a share: it must be above 0 and at most 1 (0.1 is a tenth).",
    ),
    (
        {"guard": {"blanking_share": 0.0}},
        "guard.blanking_share",
        "0 is not a share: it must be above 0 and at most 1 (0.1 is a tenth).",
    ),
    (
        {"guard": {"removal_floor": -1}},
        "guard.removal_floor",
        "The number of people who may always go must be from 0 to 1,000, not -1.",
    ),
    ({"kept_days": {"people": 0}}, "kept_days.people", "The days kept must be from 1 to 730, not 0."),
]


@pytest.mark.parametrize(("parts", "field", "sentence"), REFUSED)
def test_settings_that_make_no_sense_are_refused_in_a_sentence_that_names_the_field(
    parts: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        changed(school(), asked(**parts))
    assert (refused.value.field, refused.value.safe) == (field, sentence)


def test_registers_of_a_school_without_attendance_are_refused() -> None:
    with pytest.raises(InvalidError, match="does not sync attendance"):
        changed(school(datasets=("pupils",)), asked(registers={"times": ["09:00"]}))


def test_a_part_that_is_left_out_stays_and_a_part_that_is_given_replaces_that_part() -> None:
    first = changed(school(), asked(window={"every_minutes": 15}, source_lag_minutes=30, timezone="Europe/Dublin"))
    second = changed(first, asked(window={"start": "08:00"}))
    assert second.settings.window == SyncWindow(start="08:00")
    assert (second.settings.source_lag_minutes, second.timezone) == (30, "Europe/Dublin")
    assert changed(second, asked(source_lag_minutes=None)).settings.source_lag_minutes is None


def test_the_view_of_the_settings_is_itself_a_change_that_changes_nothing() -> None:
    before = changed(school(), asked(registers={"times": ["09:00"]}, bank_holidays={"nation": "wales"}))
    view = msgspec.to_builtins(settings_view(before))
    assert view.pop("about").startswith("It syncs every 60 minutes")
    assert changed(before, asked(**view)) == before


def test_a_preview_tells_the_next_ten_openings_even_of_a_weekly_rule() -> None:
    weekly = asked(window={"days": ["wed"], "start": "12:00", "end": "12:00", "single_times": []})
    preview = settings_preview(school(), SchoolSync(), weekly, now=A_MONDAY)
    first = A_MONDAY.replace(day=4, hour=12)
    assert [opening.at for opening in preview.openings] == [first + timedelta(weeks=number) for number in range(10)]
    assert [opening.at for opening in preview.week] == [first]
    assert preview.about == "It syncs every 60 minutes from 12:00 to 12:00, Wednesday."


def test_a_preview_tells_all_openings_of_the_week_that_begins_now() -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    every = {"days": days, "start": "00:00", "end": "23:55", "every_minutes": 5, "single_times": []}
    preview = settings_preview(school(), SchoolSync(), asked(window=every), now=A_MONDAY)
    assert preview.week[0].at == A_MONDAY + timedelta(minutes=5)
    assert preview.week[-1].at == A_MONDAY + timedelta(days=7) - timedelta(minutes=5)
    assert len(preview.week) == 7 * 24 * 12 - 1


def change(world: SyncWorld, **parts: Any) -> None:
    ChangeSettings(schools=world.schools, sync=world.sync, clock=world.clock)(SCHOOL_ID, asked(**parts))


def test_the_next_window_follows_the_new_settings_at_once() -> None:
    world = SyncWorld()
    change(world, window={"start": "09:05", "every_minutes": 20})
    assert world.state.next_window_at == A_MONDAY + timedelta(minutes=5)
    change(world, window={"days": [], "single_times": []})
    assert world.state.next_window_at is None
    change(world, window={})
    assert world.state.next_window_at == A_MONDAY + timedelta(hours=1)


def test_refused_settings_change_nothing() -> None:
    world = SyncWorld()
    with pytest.raises(InvalidError):
        change(world, window={"every_minutes": 0})
    assert world.schools.get(SCHOOL_ID) == school()
    with pytest.raises(NotFoundError):
        ChangeSettings(schools=world.schools, sync=world.sync, clock=world.clock)("no-such-school", asked())


def test_a_window_that_is_due_is_not_lost_when_settings_change_before_the_tick_comes() -> None:
    world = SyncWorld()
    world.clock.advance(3600 + 20)
    change(world, source_lag_minutes=30)
    assert world.tick() == 1
    assert world.state.run is not None


def test_adding_a_school_again_keeps_what_its_administrators_set() -> None:
    world = SyncWorld()
    change(world, window={"every_minutes": 30}, timezone="Europe/Dublin")
    add_school(school(datasets=("staff",)), schools=world.schools, sync=world.sync, clock=world.clock)
    kept = world.schools.get(SCHOOL_ID)
    assert (kept.settings.window.every_minutes, kept.timezone, kept.datasets) == (30, "Europe/Dublin", ("staff",))
    assert world.state.next_window_at == A_MONDAY + timedelta(minutes=30)


DEFAULT = "It syncs every 60 minutes from 07:00 to 17:00, Monday to Friday, and every day at 02:00."
CLOSED = ClosedDates(dates=(DateRange(first="2026-12-21"),))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (SyncSettings(), DEFAULT),
        (
            SyncSettings(window=SyncWindow(days=("wed", "mon"), every_minutes=15, single_times=())),
            "It syncs every 15 minutes from 07:00 to 17:00, Monday, Wednesday.",
        ),
        (
            SyncSettings(window=SyncWindow(days=(), single_times=("12:30", "02:00"))),
            "It syncs every day at 02:00 and 12:30.",
        ),
        (SyncSettings(window=SyncWindow(days=(), single_times=())), "It syncs only when somebody asks."),
        (
            SyncSettings(registers=Registers(times=("13:30", "09:00"))),
            f"{DEFAULT} Attendance is also read 10 minutes after registers close at 09:00 and 13:30, Monday to Friday.",
        ),
        (
            SyncSettings(bank_holidays=BankHolidays(nation="scotland"), closed_dates=CLOSED),
            f"{DEFAULT} On bank holidays in Scotland and the school's closed dates it syncs overnight only.",
        ),
        (
            SyncSettings(bank_holidays=BankHolidays(nation="wales", run="skip"), closed_dates=CLOSED),
            f"{DEFAULT} On bank holidays in Wales it does not sync by itself. "
            "On the school's closed dates it syncs overnight only.",
        ),
    ],
)
def test_settings_are_told_in_plain_words(settings: SyncSettings, sentence: str) -> None:
    assert describe_settings(settings) == sentence
