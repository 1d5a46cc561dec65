"""Changes a stored document: load it, decide, save it, and again where another writer came first."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from chalicelib.shared.errors import ConflictError, RollcallError

Loaded = TypeVar("Loaded")
Decided = TypeVar("Decided")
Saved = TypeVar("Saved")

FIRST_PAUSE_SECONDS = 0.005
MAX_PAUSE_SECONDS = 0.1

_pause = time.sleep


def compare_and_swap(
    load: Callable[[], Loaded],
    decide: Callable[[Loaded], Decided],
    save: Callable[[Loaded, Decided], Saved],
    *,
    tries: int,
    gave_up: RollcallError,
) -> Saved:
    """Give what `save` gives; it raises ConflictError where the document is not as it was loaded.

    Writers that meet wait for a random time each: at most FIRST_PAUSE_SECONDS, then twice as long at every try, up to
    MAX_PAUSE_SECONDS. Raises `gave_up` after so many `tries`, and what `load` and `decide` raise at once.
    """
    for number in range(tries):
        if number:
            _pause(random.uniform(0, pause_seconds(number)))  # noqa: S311 - it spreads writers, it hides nothing
        loaded = load()
        decided = decide(loaded)
        try:
            return save(loaded, decided)
        except ConflictError:
            continue
    raise gave_up


def pause_seconds(number: int) -> float:
    """Give the longest pause before a try; the first try, number 0, has none."""
    return min(FIRST_PAUSE_SECONDS * 2 ** (number - 1), MAX_PAUSE_SECONDS) if number else 0
