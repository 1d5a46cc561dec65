"""Sync settings as administrators read and change them."""

from datetime import datetime, timedelta
from itertools import islice, takewhile

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict, replace

from chalicelib.schools.domain.check_settings import check_settings
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import (
    BankHolidays,
    ClosedDates,
    GuardSettings,
    QuietHours,
    Registers,
    Retention,
    SyncSettings,
    SyncWindow,
)
from chalicelib.schools.views.describe_settings import describe_settings
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.domain.windows import Opening, openings
from chalicelib.sync.views.guard_preview import GuardPreview, guard_preview

_PREVIEWED = 10
_WEEK = timedelta(days=7)


class SettingsChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """New settings: a part that is given replaces that part whole, a part that is left out stays as it is."""

    timezone: str | UnsetType = UNSET
    window: SyncWindow | UnsetType = UNSET
    registers: Registers | UnsetType = UNSET
    bank_holidays: BankHolidays | UnsetType = UNSET
    closed_dates: ClosedDates | UnsetType = UNSET
    source_lag_minutes: int | UnsetType | None = UNSET
    fresh_minutes: int | UnsetType = UNSET
    guard: GuardSettings | UnsetType = UNSET
    kept_days: Retention | UnsetType = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET


class SettingsView(SyncSettings, frozen=True, kw_only=True):
    """A school's sync settings; `about` says them in words."""

    timezone: str
    about: str


class SettingsPreview(Struct, frozen=True, kw_only=True):
    """What settings mean: in words, the next openings and all of a week, and how many may go before removals wait."""

    about: str
    openings: tuple[Opening, ...]
    week: tuple[Opening, ...]
    guard: GuardPreview


def changed(school: School, change: SettingsChange) -> School:
    """The school with the change made; raises InvalidError where the result makes no sense."""
    given = {name: value for name, value in asdict(change).items() if value is not UNSET}
    timezone = given.pop("timezone", school.timezone)
    after = replace(school, timezone=timezone, settings=replace(school.settings, **given))
    check_settings(after)
    return after


_PARTS = {
    "timezone": "time zone",
    "window": "days and times",
    "registers": "registers",
    "bank_holidays": "bank holidays",
    "closed_dates": "closed dates",
    "source_lag_minutes": "the age of the source's copy",
    "fresh_minutes": "how long data is fresh",
    "guard": "when removals wait",
    "kept_days": "how long data is kept",
    "quiet_hours": "quiet hours",
}


def parts_that_change(school: School, change: SettingsChange) -> list[str]:
    """In words, the parts that would be different."""
    before = {"timezone": school.timezone} | asdict(school.settings)
    return [_PARTS[name] for name, value in asdict(change).items() if value is not UNSET and value != before[name]]


def settings_view(school: School) -> SettingsView:
    """The settings as they are."""
    return SettingsView(timezone=school.timezone, about=describe_settings(school.settings), **asdict(school.settings))


def settings_preview(school: School, sync: SchoolSync, change: SettingsChange, *, now: datetime) -> SettingsPreview:
    """What the change would mean from now on; nothing is kept. Raises InvalidError."""
    after = changed(school, change)
    coming = tuple(islice(openings(after, after=now), _PREVIEWED))
    week = tuple(takewhile(lambda opening: opening.at < now + _WEEK, openings(after, after=now)))
    guard = guard_preview(after, sync, now=now)
    return SettingsPreview(about=describe_settings(after.settings), openings=coming, week=week, guard=guard)
