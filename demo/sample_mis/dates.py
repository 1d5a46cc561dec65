"""The school's calendar: its zone, academic year and previous school day."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def now_utc() -> datetime:
    """The present moment; the clock of a server that nobody pins."""
    return datetime.now(UTC)


def school_date(moment: datetime) -> date:
    """The school's own date at this moment."""
    return moment.astimezone(ZONE).date()


def academic_year(day: date) -> int:
    """The year in which this day's academic year began (on 1 September)."""
    return day.year if day.month >= 9 else day.year - 1


def previous_school_day(day: date) -> date:
    """The last weekday before this day (holidays are not known here)."""
    earlier = day - timedelta(days=1)
    while earlier.weekday() > 4:
        earlier -= timedelta(days=1)
    return earlier


def summer_before(rng: Random, year: int) -> datetime:
    """Some moment of June to August of this year, when next year's records are made ready."""
    start = datetime(year, 6, 1, tzinfo=UTC)
    return start + timedelta(microseconds=rng.randrange(91 * 86_400_000_000))


def birthday(rng: Random, year_group: int, year: int) -> date:
    """A date of birth for a pupil who is in this year group in this academic year."""
    first = date(year - year_group - 5, 9, 1)
    return first + timedelta(days=rng.randrange(365))
