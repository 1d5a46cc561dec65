"""Whether sync settings make sense; what does not is named in a sentence, with its field."""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import (
    ClosedDates,
    GuardSettings,
    QuietHours,
    Registers,
    Retention,
    SyncWindow,
)
from chalicelib.shared.errors import InvalidError

_MOST_TIMES = 24
_MOST_RANGES = 100
_LONGEST_RANGE_DAYS = 366
_EVERY_MINUTES = (5, 24 * 60)
_REGISTER_MINUTES = (0, 120)
_FRESH_MINUTES = (5, 7 * 24 * 60)
_LAG_MINUTES = (0, 7 * 24 * 60)
_LEAP_YEAR = 2024  # 29 February is a day of some years
_FLOOR = (0, 1_000)
_KEPT = (1, 730)


def check_settings(school: School) -> None:
    """Raise InvalidError for the first setting that makes no sense."""
    settings = school.settings
    _check_timezone(school.timezone)
    _check_window(settings.window)
    _check_registers(settings.registers, reads_attendance="attendance" in school.datasets)
    _check_closed(settings.closed_dates)
    if settings.source_lag_minutes is not None:
        _check_whole(settings.source_lag_minutes, _LAG_MINUTES, "source_lag_minutes", "The source's lag in minutes")
    _check_whole(settings.fresh_minutes, _FRESH_MINUTES, "fresh_minutes", "The minutes for which data is fresh")
    _check_guard(settings.guard)
    _check_kept(settings.kept_days)
    if settings.quiet_hours is not None:
        _check_quiet(settings.quiet_hours)


def _check_quiet(quiet: QuietHours) -> None:
    _check_time(quiet.start, "quiet_hours.start")
    _check_time(quiet.end, "quiet_hours.end")
    if quiet.start == quiet.end:
        raise InvalidError("Quiet hours end at another time than they start.", field="quiet_hours.end")


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"{name or 'An empty text'} is not a time zone. Use a name such as Europe/London."
        raise InvalidError(message, field="timezone") from None


def _check_window(window: SyncWindow) -> None:
    _check_distinct(window.days, "window.days")
    _check_time(window.start, "window.start")
    _check_time(window.end, "window.end")
    if window.end < window.start:
        raise InvalidError(f"{window.end} is before {window.start}: a window ends after it starts.", field="window.end")
    _check_whole(window.every_minutes, _EVERY_MINUTES, "window.every_minutes", "The minutes between two syncs")
    _check_times(window.single_times, "window.single_times")


def _check_registers(registers: Registers, *, reads_attendance: bool) -> None:
    _check_distinct(registers.days, "registers.days")
    _check_times(registers.times, "registers.times")
    _check_whole(
        registers.minutes_after, _REGISTER_MINUTES, "registers.minutes_after", "The minutes after a register closes"
    )
    if registers.times and not reads_attendance:
        raise InvalidError("This school does not sync attendance, so registers bring nothing.", field="registers.times")


def _check_closed(closed: ClosedDates) -> None:
    if len(closed.dates) > _MOST_RANGES:
        message = f"{len(closed.dates)} closed dates are too many: at most {_MOST_RANGES}. Join days to ranges."
        raise InvalidError(message, field="closed_dates.dates")
    for number, dates in enumerate(closed.dates):
        field = f"closed_dates.dates[{number}]"
        first = _checked_date(dates.first, f"{field}.first")
        last = _checked_date(dates.last, f"{field}.last") if dates.last is not None else first
        if last < first:
            raise InvalidError(f"{dates.last} is before {dates.first}.", field=f"{field}.last")
        if (last - first).days >= _LONGEST_RANGE_DAYS:
            raise InvalidError(f"{dates.first} to {dates.last} is longer than a year.", field=f"{field}.last")


def _check_guard(guard: GuardSettings) -> None:
    for name in ("removal_share", "blanking_share", "rollover_share"):
        share: float = getattr(guard, name)
        if not 0 < share <= 1:
            message = f"{share:g} is not a share: it must be above 0 and at most 1 (0.1 is a tenth)."
            raise InvalidError(message, field=f"guard.{name}")
    _check_whole(guard.removal_floor, _FLOOR, "guard.removal_floor", "The number of people who may always go")
    for name in ("rollover_start", "rollover_end"):
        monthday: str = getattr(guard, name)
        _checked_date(f"{_LEAP_YEAR}-{monthday}", f"guard.{name}", shown=monthday)


def _check_kept(kept: Retention) -> None:
    for name, days in (("people", kept.people), ("marks", kept.marks), ("runs", kept.runs)):
        _check_whole(days, _KEPT, f"kept_days.{name}", "The days kept")


def _check_times(times: Sequence[str], field: str) -> None:
    if len(times) > _MOST_TIMES:
        raise InvalidError(f"{len(times)} times are too many: at most {_MOST_TIMES}.", field=field)
    for number, text in enumerate(times):
        _check_time(text, f"{field}[{number}]")
    _check_distinct(times, field)


def _check_time(text: str, field: str) -> None:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        shown = text[:20] or "An empty text"
        raise InvalidError(f"{shown} is not a time. Write it as hours and minutes, for example 07:30.", field=field)


def _checked_date(text: str, field: str, *, shown: str = "") -> date:
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text:  # 20261221 and 2026-W52-1 are dates as well, but do not compare as texts
            raise ValueError(text)
    except ValueError:
        example = "month and day, for example 08-20" if shown else "year, month and day, for example 2026-12-21"
        message = f"{(shown or text)[:20] or 'An empty text'} is not a date. Write it as {example}."
        raise InvalidError(message, field=field) from None
    return found


def _check_distinct(items: Sequence[str], field: str) -> None:
    twice = next((item for number, item in enumerate(items) if item in items[:number]), None)
    if twice is not None:
        raise InvalidError(f"{twice} is there twice.", field=field)


def _check_whole(number: int, limits: tuple[int, int], field: str, what: str) -> None:
    least, most = limits
    if not least <= number <= most:
        raise InvalidError(f"{what} must be from {least} to {most:,}, not {number:,}.", field=field)
