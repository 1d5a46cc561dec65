"""Small values of any MIS's answers turned into plain ones."""

import re
from typing import TypeAlias

from chalicelib.mis.text import trimmed

Text: TypeAlias = str | int | None
Flag: TypeAlias = bool | int | str | None
_NAME_LIMIT = 100
_FLAGS = {"true": True, "1": True, "yes": True, "y": True, "false": False, "0": False, "no": False, "n": False}
_YEAR = re.compile(r"(?:year|yr|y)?\.? *0*(\d{1,2})", re.IGNORECASE)


def text(value: Text, limit: int = _NAME_LIMIT) -> str:
    """An id, name or code as text; empty where there is none."""
    return trimmed(value, limit)


def flag(value: Flag) -> bool | None:
    """A yes or no however it is written; None where the MIS does not say."""
    return _FLAGS.get(str(value).strip().lower())


def restricts(value: Flag) -> bool:
    """Whether a restriction is set: what is neither yes nor no, such as "see file", was written there for a reason."""
    said = flag(value)
    return bool(text(value)) if said is None else said


def year_of(written: str) -> str | None:
    """The year as "9" or "R", from "Year 9", "09" or "Reception"; what is neither stays as it is written."""
    if number := _YEAR.fullmatch(written):
        return number[1]
    return "R" if written.lower() in {"r", "reception"} else written or None
