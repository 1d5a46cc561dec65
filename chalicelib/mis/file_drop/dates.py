"""Dates as files write them."""

import re
from datetime import UTC, date, datetime

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_IN_WORDS = re.compile(r"(\d{1,2})[-/. ]([A-Za-z]{3,9})[-/. ](\d{4}|\d{2})(?:[T ].*)?")


def iso_date(written: str, *, month_first: bool = False) -> str | None:
    """The day as YYYY-MM-DD, from 2023-05-01, 2017-05-06 08:01:05, 15/06/2023, 15/06/23 or 15 Jun 2023, or else None.

    The forms are fixed: a library that guesses reads 11/25/2026 as 25 November and 11/05/2026 as 11 May.
    """
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found.groups()
    elif found := _YEAR_LAST.fullmatch(written):
        day, month, year = found.groups()
        if month_first:
            day, month = month, day
    elif found := _IN_WORDS.fullmatch(written):
        return _in_words(*found.groups())
    else:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _in_words(day: str, month: str, year: str) -> str | None:
    written = f"{day} {month} {year if len(year) == 4 else f'20{year}'}"
    for form in ("%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None
