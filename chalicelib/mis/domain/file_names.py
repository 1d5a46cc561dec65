"""Names of files that hold the day or the time of their export: tomorrow's file is called otherwise."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TypeVar

T = TypeVar("T")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = "|".join(
    (
        r"\d{4}[-_. ]?\d{2}[-_. ]?\d{2}",
        r"\d{1,2}[-_. ]\d{1,2}[-_. ](?:\d{4}|\d{2})",
        r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])[23]\d",
        r"[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"\d{{1,2}}[-_. ]?{_MONTH}[-_. ]?\d{{2,4}}",
    )
)
_TIME = r"[-_. t]{0,3}\d{1,2}[-_.:h]?\d{2}(?:[-_.:]?\d{2}(?:\.?\d{3,6})?)?z?"
_UNIX_TIME = r"\d{10}(?:\d{3})?(?!\d)"
_DAY = re.compile(rf"(?<!\d)(?:{_UNIX_TIME}|(?:{_DATE})(?:{_TIME})?(?!\d))", re.IGNORECASE)


def without_day(name: str) -> str:
    """The name with * in place of days and times."""
    return _DAY.sub("*", name)


def by_any_day(files: Mapping[str, T]) -> dict[str, T]:
    """The files with * in place of days and times in their names; of those that then are one, the first given.

    Where such a name would take another file's place, too ("pupils_*.csv" is also "pupils_contacts_1.csv"), what *
    stands for must begin with a digit.
    """
    stars = {name: without_day(name) for name in files}
    found: dict[str, T] = {}
    for name, star in stars.items():
        others = (other for other, its in stars.items() if its != star)
        taken = "*" in star and any(fnmatchcase(other.lower(), star.lower()) for other in others)
        found.setdefault(star.replace("*", "[0-9]*") if taken else star, files[name])
    return found
