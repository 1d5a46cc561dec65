"""Invented people's names: the mix, apostrophes, accents and double barrels of a British school roll."""

import json
from importlib.resources import files
from random import Random

_LISTS: dict[str, list[str]] = json.loads(files(__package__).joinpath("names.json").read_text(encoding="utf-8"))
_DOUBLE_BARREL_SHARE = 0.06


def surname(rng: Random) -> str:
    """A surname; about six in a hundred are double-barrelled."""
    first = rng.choice(_LISTS["surnames"])
    if rng.random() >= _DOUBLE_BARREL_SHARE:
        return first
    return f"{first}-{rng.choice(_LISTS['surnames'])}"


def pupil_forename(rng: Random) -> tuple[str, str]:
    """A forename and gender (F or M)."""
    return (rng.choice(_LISTS["girls"]), "F") if rng.random() < 0.5 else (rng.choice(_LISTS["boys"]), "M")


def adult(rng: Random, gender: str) -> tuple[str, str]:
    """A title and forename for an adult of this gender (F or M)."""
    if gender == "F":
        return rng.choices(("Mrs", "Ms", "Miss", "Dr"), (55, 25, 17, 3))[0], rng.choice(_LISTS["women"])
    return rng.choices(("Mr", "Dr", "Rev"), (96, 3, 1))[0], rng.choice(_LISTS["men"])


def street_address(rng: Random) -> str:
    """A house number and street of the invented town."""
    return f"{rng.randint(1, 160)} {rng.choice(_LISTS['streets'])}"
