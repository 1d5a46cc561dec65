"""Small values of Wonde's answers turned into plain ones."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.mis.wonde import wire

T = TypeVar("T")
_NEVER = datetime.min.replace(tzinfo=UTC)


def one(include: wire.One[T] | list[Any] | None) -> T | None:
    """The thing inside an include; None for null, absent and PHP's empty list."""
    if include is None or isinstance(include, list) or isinstance(include.data, list):
        return None
    return include.data


def many(include: wire.Many[T] | list[Any] | None) -> list[T]:
    """The things inside an include; empty for null and absent."""
    return [] if include is None or isinstance(include, list) else include.data or []


def calendar_date(moment: wire.Moment | str | list[Any] | None) -> str | None:
    """The day as it is written, YYYY-MM-DD, whatever the zone; None where there is no date."""
    written = moment.date if isinstance(moment, wire.Moment) else moment
    try:
        return date.fromisoformat(str(written)[:10]).isoformat()
    except ValueError:
        return None


def instant(moment: wire.Moment | str | list[Any] | None) -> datetime:
    """The moment in UTC, to tell the newer of two; the earliest possible one where it cannot be read."""
    if not isinstance(moment, wire.Moment) or not moment.date:
        return _NEVER
    zone = moment.timezone or "UTC"
    try:
        if zone[0] in "+-":  # PHP writes a zone as a name ("Europe/London") or as an offset ("+01:00")
            return datetime.fromisoformat(moment.date + zone).astimezone(UTC)
        return datetime.fromisoformat(moment.date).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):  # KeyError: no such zone
        return _NEVER


def changed(since: datetime | None) -> dict[str, str]:
    """The parameter that asks for what changed after a moment; none for everything."""
    return {} if since is None else {"updated_after": since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")}
