"""A school's sync rules in words, for the status line and the preview."""

from collections.abc import Sequence

from chalicelib.schools.domain.sync_settings import SCHOOL_DAYS, WEEKDAYS, Nation, SyncSettings, SyncWindow, Weekday

_DAY_NAMES = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_NATIONS: dict[Nation, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
_RULES = {"overnight_only": "it syncs overnight only", "skip": "it does not sync by itself"}


def describe_settings(settings: SyncSettings) -> str:
    """When the school syncs, in a few sentences."""
    said = (_window(settings.window), _registers(settings), *_closures(settings), _quiet(settings))
    return " ".join(filter(None, said))


def _window(window: SyncWindow) -> str:
    every_day = f"every day at {listed(sorted(window.single_times))}" if window.single_times else ""
    if not window.days:
        return f"It syncs {every_day or 'only when somebody asks'}."
    singles = f", and {every_day}" if every_day else ""
    by_day = f"every {window.every_minutes} minutes from {window.start} to {window.end}"
    return f"It syncs {by_day}, {_days(window.days)}{singles}."


def _registers(settings: SyncSettings) -> str:
    registers = settings.registers
    if not registers.times or not registers.days:
        return ""
    times, days = listed(sorted(registers.times)), _days(registers.days)
    minutes = "minute" if registers.minutes_after == 1 else "minutes"
    after = f"{registers.minutes_after} {minutes} after registers close" if registers.minutes_after else "as they close"
    return f"Attendance is also read {after} at {times}, {days}."


def _closures(settings: SyncSettings) -> list[str]:
    days: dict[str, list[str]] = {}
    bank, closed = settings.bank_holidays, settings.closed_dates
    if bank.nation is not None and bank.run != "as_usual":
        days.setdefault(bank.run, []).append(f"bank holidays in {_NATIONS[bank.nation]}")
    if closed.dates and closed.run != "as_usual":
        days.setdefault(closed.run, []).append("the school's closed dates")
    return [f"On {listed(named)} {_RULES[rule]}." for rule, named in days.items()]


def _quiet(settings: SyncSettings) -> str:
    quiet = settings.quiet_hours
    return f"General messages wait from {quiet.start} until {quiet.end}." if quiet else ""


def _days(days: Sequence[Weekday]) -> str:
    if set(days) == set(SCHOOL_DAYS):
        return "Monday to Friday"
    return ", ".join(_DAY_NAMES[day] for day in WEEKDAYS if day in days)


def listed(words: Sequence[str]) -> str:
    """Words as people list them: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
