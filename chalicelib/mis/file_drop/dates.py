"""Dates as files write them."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")


def iso_date(written: str, *, month_first: bool = False) -> str | None:
    """The day as YYYY-MM-DD, from 2023-05-01, 2017-05-06 08:01:05 or 15/06/2023; None for what is no date."""
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found.groups()
    elif found := _YEAR_LAST.fullmatch(written):
        day, month, year = found.groups()
        if month_first:
            day, month = month, day
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
