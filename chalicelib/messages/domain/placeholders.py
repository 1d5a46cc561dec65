"""Placeholders of a message's text, such as ((pupil first name)): checked when writing, filled in when sending."""

import re
from collections.abc import Mapping
from typing import Protocol

from chalicelib.audience.domain.audience import Per
from chalicelib.shared.errors import InvalidError

PUPIL_PLACEHOLDERS = ("pupil first name", "pupil name")
PLACEHOLDERS = (*PUPIL_PLACEHOLDERS, "contact name", "school name")

_PLACEHOLDER = re.compile(r"\(\((.*?)\)\)", re.DOTALL)


def check_placeholders(text: str, *, per: Per, field: str) -> None:
    """Raise InvalidError for a placeholder that is not known, or that speaks of a pupil where there is no one pupil."""
    for match in _PLACEHOLDER.finditer(text):
        name = _plain(match[1])
        if name not in PLACEHOLDERS:
            known = ", ".join(f"(({known}))" for known in PLACEHOLDERS)
            raise InvalidError(f"There is no placeholder (({name[:40]})). You can use {known}.", field=field)
        if name in PUPIL_PLACEHOLDERS and per == "contact":
            raise InvalidError(
                f"(({name})) needs one message for each pupil. This message goes once to each contact.", field=field
            )


class Named(Protocol):
    """Whom a text is for: a recipient or a delivery."""

    @property
    def name(self) -> str:
        """All who are reached."""
        ...

    @property
    def pupil_name(self) -> str:
        """The pupil whom it is about; empty where it is about none."""
        ...

    @property
    def pupil_first_name(self) -> str:
        """The same pupil's first name."""
        ...


def fill_for(whom: Named, text: str, *, school_name: str) -> str:
    """The text as this one reads it."""
    return fill(
        text,
        {
            "pupil first name": whom.pupil_first_name,
            "pupil name": whom.pupil_name,
            "contact name": whom.name,
            "school name": school_name,
        },
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced; a value that looks like a placeholder stays as it is."""
    return _PLACEHOLDER.sub(lambda match: values.get(_plain(match[1]), match[0]), text)


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
