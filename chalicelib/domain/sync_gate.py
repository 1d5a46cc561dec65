"""Whether a message may go on this data now, must wait for a sync, or needs a person."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.freshness import readiness
from chalicelib.domain.sync_state import SchoolSync

DATASET_WORDS: dict[Dataset, str] = {
    "pupils": "pupils and contacts",
    "staff": "staff",
    "groups": "groups",
    "attendance": "attendance",
}


class Gate(Struct, frozen=True, kw_only=True):
    """The verdict with its sentence; `waits_for` is what a waiting message must remember until it is asked again."""

    verdict: Literal["go", "wait", "attention"]
    message: str = ""
    waits_for: dict[Dataset, datetime | None]


def check_gate(state: SchoolSync, needed: Collection[Dataset], waits_for: Mapping[Dataset, datetime | None]) -> Gate:
    """Judge one reading of the school's sync state.

    `waits_for` holds the datasets whose sync the message has been waiting for, each with its `data_as_of` of
    then: a sync that ended without moving it has failed, and trying again needs one that moves it. While a
    run or a booked follow-up touches a dataset the message waits, and remembers that dataset as it stands now.
    """
    ready = readiness(state, needed)
    busy = [d for d in ready.syncing if d in touched(state)]
    if busy:
        remembered = dict(waits_for) | {d: state.head(d).data_as_of for d in busy}
        return Gate(verdict="wait", message=f"Waiting for the update of {words(busy)} to finish.", waits_for=remembered)
    if ready.never_read:
        return _attention(f"The school's data on {words(ready.never_read)} has never been read.", waits_for)
    unmoved = [d for d, before in waits_for.items() if d in needed and state.head(d).data_as_of == before]
    unfinished = [d for d in needed if d in ready.syncing or d in unmoved]
    if unfinished:
        return _attention(f"The update of {words(unfinished)} did not finish.", waits_for)
    return Gate(verdict="go", waits_for={})


def touched(state: SchoolSync) -> set[Dataset]:
    """The datasets that the active run has still to do, or that a booked follow-up will read."""
    datasets = set(state.follow_up.datasets) if state.follow_up else set()
    if state.run is not None:
        datasets.update(job.dataset for job in state.run.jobs if job.status not in ("done", "failed"))
    return datasets


def words(datasets: Collection[Dataset]) -> str:
    """The datasets as a person says them."""
    named = [DATASET_WORDS[d] for d in datasets]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def _attention(reason: str, waits_for: Mapping[Dataset, datetime | None]) -> Gate:
    advice = "Nothing was sent. Try again after an update, send it with the data as it stands, or cancel it."
    return Gate(verdict="attention", message=f"{reason} {advice}", waits_for=dict(waits_for))
