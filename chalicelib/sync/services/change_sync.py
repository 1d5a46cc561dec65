"""Applies one pure transition to a school's sync state by compare-and-swap."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.ports import SyncStore, Versioned
from chalicelib.sync.domain.state import Run, SchoolSync

T = TypeVar("T")

_TRIES = 25  # four workers and a few clicks contend for one item; each loser saw another one succeed


def change_sync(
    store: SyncStore,
    school_id: str,
    transition: Callable[[SchoolSync], tuple[SchoolSync, Run | None, T]],
    *,
    known: Versioned | None = None,
) -> T:
    """Load, decide, save; decide again on the newer state whenever another writer came first.

    `transition` gives the new state, the run that it ended, if any, and the caller's own result. A state
    given back as it came is not written. `known` is a state read just now, which saves the first load. Raises
    ConflictError when there is no end to the contention.
    """
    read = [known] if known else []

    def save(before: Versioned, decided: tuple[SchoolSync, Run | None, T]) -> T:
        after, ended, result = decided
        if after is not before.state:
            store.save(school_id, after, version=before.version, ended=ended)
        return result

    return compare_and_swap(
        lambda: read.pop() if read else store.load(school_id),
        lambda before: transition(before.state),
        save,
        tries=_TRIES,
        gave_up=ConflictError("The school's data is being changed by many at once. Please try again."),
    )
