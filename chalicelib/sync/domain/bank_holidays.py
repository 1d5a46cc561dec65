"""The bank holidays of the four UK nations."""

from datetime import date
from functools import cache

from chalicelib.schools.domain.sync_settings import Nation

_SUBDIVISIONS: dict[Nation, str] = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern_ireland": "NIR",
}


def is_bank_holiday(nation: Nation, day: date) -> bool:
    """Whether the day is a bank holiday in the nation, substitute days included."""
    return day in _bank_holidays(nation, day.year)


@cache
def _bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    from holidays import country_holidays  # a tenth of a second that only schools with a nation pay

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
