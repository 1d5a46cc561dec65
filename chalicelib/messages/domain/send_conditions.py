"""What a school's sending depends on beside the sync: its clock, its quiet hours, and how old its source's copy is."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.messages.domain.messages import Quiet
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import QuietHours
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.purposes import Purpose
from chalicelib.sync.domain.freshness import source_time
from chalicelib.sync.domain.state import SchoolSync


class Conditions(Struct, frozen=True, kw_only=True):
    """Of one school; `quiet` is None where it has set no quiet hours, `lag_minutes` the lag set for its source."""

    timezone: str
    quiet: QuietHours | None = None
    lag_minutes: int | None = None


def conditions_of(school: School) -> Conditions:
    """The conditions of a school as it is set up now."""
    settings = school.settings
    return Conditions(timezone=school.timezone, quiet=settings.quiet_hours, lag_minutes=settings.source_lag_minutes)


def next_quiet(conditions: Conditions, purpose: Purpose, *, now: datetime) -> Quiet | None:
    """The quiet hours in which a message of this purpose must wait: those that it is now, or the next ones.

    They hold for general messages alone, in the school's own time, also across midnight.
    """
    hours = conditions.quiet
    if hours is None or purpose != "general":
        return None
    zone = ZoneInfo(conditions.timezone)
    over_midnight = timedelta(days=1 if hours.start > hours.end else 0)
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    for day in (yesterday + timedelta(days=n) for n in range(3)):
        quiet = Quiet(start=_at(day, hours.start, zone), end=_at(day + over_midnight, hours.end, zone))
        if now < quiet.end:
            return quiet
    return None


def quiet_until(conditions: Conditions, purpose: Purpose, *, now: datetime) -> datetime | None:
    """When the quiet hours end that it is now for a message of this purpose; None where it need not wait."""
    quiet = next_quiet(conditions, purpose, now=now)
    return quiet.end if quiet is not None and quiet.holds(now) else None


def waits_for_morning(conditions: Conditions, purpose: Purpose, *, now: datetime) -> str:
    """Until when a message of this purpose would wait now, as a sentence; empty where it need not."""
    until = quiet_until(conditions, purpose, now=now)
    return (
        f"General messages wait for the quiet hours to end at {clock_words(until, conditions, now=now)}."
        if until
        else ""
    )


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    # Built from the parts of the day, so that a night with a change of the clocks ends when the clock says so.
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def fresh_as_of(state: SchoolSync, needed: Collection[Dataset], conditions: Conditions) -> datetime | None:
    """How fresh the needed data is: the oldest of when each dataset was read and how old the source's copy was then.

    Where a source's age is not known, the moment of the read counts. None where one was never read.
    """
    moments = []
    for dataset in needed:
        head = state.head(dataset)
        if head.data_as_of is None:
            return None
        source = source_time(head, conditions.lag_minutes)
        moments.append(min(head.data_as_of, source) if source else head.data_as_of)
    return min(moments, default=None)


def clock_words(moment: datetime, conditions: Conditions, *, now: datetime) -> str:
    """A moment in the school's own time: "14:30", or "07:00 on 26 November" where that is not today."""
    zone = ZoneInfo(conditions.timezone)
    local = moment.astimezone(zone)
    same_day = local.date() == now.astimezone(zone).date()
    return local.strftime("%H:%M") if same_day else f"{local:%H:%M} on {local.day} {local:%B}"
