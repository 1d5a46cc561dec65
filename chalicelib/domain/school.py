"""A school: the tenant, its MIS connection and when it syncs."""

from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.domain.datasets import DATASETS, Dataset

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class MisConnection(Struct, frozen=True, kw_only=True):
    """How a school's MIS is reached; the token itself lives in Secrets Manager."""

    kind: Literal["wonde"]
    base_url: str
    school_id: str


class SyncWindow(Struct, frozen=True, kw_only=True):
    """When scheduled syncing happens, in the school's own zone.

    Times are "HH:MM"; from `start` to `end` inclusive every `every_minutes` (past midnight where `end` is the
    earlier of the two; it belongs to the day it starts on); `single_times` are extra openings
    (the overnight full read) on every day of the week.
    """

    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    start: str = "07:00"
    end: str = "17:00"
    every_minutes: int = 60
    single_times: tuple[str, ...] = ("02:00",)


class School(Struct, frozen=True, kw_only=True):
    """One school's own facts; `id` comes from the signed-in user's token and keys everything."""

    id: str
    name: str
    timezone: str = "Europe/London"
    mis: MisConnection
    window: SyncWindow = SyncWindow()
    datasets: tuple[Dataset, ...] = DATASETS


_DAY_NAMES = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)


def describe_window(window: SyncWindow) -> str:
    """The window as one sentence, for people."""
    every_day = f"every day at {' and '.join(window.single_times)}" if window.single_times else ""
    if not window.days:
        return f"It syncs {every_day or 'only when somebody asks'}."
    days = ", ".join(_DAY_NAMES[day] for day in window.days)
    if window.days == WEEKDAYS[:5]:
        days = "Monday to Friday"
    singles = f", and {every_day}" if every_day else ""
    return f"It syncs every {window.every_minutes} minutes from {window.start} to {window.end}, {days}{singles}."
