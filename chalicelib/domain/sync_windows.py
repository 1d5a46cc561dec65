"""When a school's sync windows open, in its own zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.school import WEEKDAYS, School, SyncWindow

_DAYS_AHEAD = 8  # a weekly rule opens within a week; one more day for the zone
_DAY = 24 * 60  # minutes


def next_opening(school: School, *, after: datetime) -> datetime | None:
    """The first opening later than `after`, in UTC; None where the window never opens.

    A time that the clocks skip in spring opens when it would have come without the change (01:30 in London at
    02:30 summer time); one that comes twice in autumn opens the first time only. So each opening happens once.
    """
    zone = ZoneInfo(school.timezone)
    first_day = after.astimezone(zone).date()
    openings = (
        opening
        for offset in range(-1, _DAYS_AHEAD + 1)  # yesterday's, too, may open after midnight
        for opening in _openings_of(school.window, first_day + timedelta(days=offset), zone)
    )
    return min((opening for opening in openings if opening > after), default=None)


def _openings_of(window: SyncWindow, day: date, zone: ZoneInfo) -> list[datetime]:
    minutes = {_minutes(text) for text in window.single_times}
    if WEEKDAYS[day.weekday()] in window.days:
        minutes.update(_every(window))
    return [_moment(day, minute, zone) for minute in minutes]


def _every(window: SyncWindow) -> range:
    start, end = _minutes(window.start), _minutes(window.end)
    overnight = _DAY if end < start else 0
    return range(start, end + overnight + 1, window.every_minutes)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minute, _DAY)
    at = time(minute // 60, minute % 60)
    return datetime.combine(day + timedelta(days=days), at, tzinfo=zone).astimezone(UTC)


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
