"""Time and identity as ports: passed in, so that tests decide them."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment as an aware datetime in UTC."""

NewId: TypeAlias = Callable[[], str]
"""Gives a new unique id that sorts by time."""


def school_date(now: datetime, timezone: str) -> str:
    """The school's own date at this moment, YYYY-MM-DD."""
    return now.astimezone(ZoneInfo(timezone)).date().isoformat()
