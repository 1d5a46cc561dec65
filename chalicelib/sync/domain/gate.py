"""Whether a message may go on this data now, must wait for a sync, or needs a person."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.freshness import readiness, touched
from chalicelib.sync.domain.state import SchoolSync

DATASET_WORDS: dict[Dataset, str] = {
    "pupils": "pupils and contacts",
    "staff": "staff",
    "groups": "groups",
    "attendance": "attendance",
}


FAMILY = "pupils#family"
"""What a message remembers that waits for the refresh of single families."""

WaitsFor: TypeAlias = Mapping[str, datetime | None]


class Gate(Struct, frozen=True, kw_only=True):
    """The verdict with its sentence; `waits_for` is what a waiting message must remember until it is asked again."""

    verdict: Literal["go", "wait", "attention"]
    message: str = ""
    waits_for: dict[str, datetime | None]


def check_gate(state: SchoolSync, needed: Collection[Dataset], waits_for: WaitsFor) -> Gate:
    """Judge one reading of the school's sync state.

    `waits_for` holds the datasets whose sync the message has been waiting for, each with its `data_as_of` of
    then: a sync that ended without moving it has failed, and trying again needs one that moves it. While a
    run or a booked follow-up touches a dataset the message waits, and remembers that dataset as it stands now. The
    refresh of a family moves no `data_as_of`, so FAMILY stands for it, and the head says whether one has failed.
    """
    ready = readiness(state, needed)
    whole, any_part = _whole(state), touched(state)
    busy = [d for d in ready.syncing if d in any_part]
    if busy:
        remembered = dict(waits_for) | {d: state.head(d).data_as_of for d in busy if d in whole}
        remembered |= {FAMILY: None} if any(d not in whole for d in busy) else {}
        return Gate(verdict="wait", message=f"Waiting for the update of {words(busy)} to finish.", waits_for=remembered)
    if ready.never_read:
        return _attention(f"The school's data on {words(ready.never_read)} has never been read.", waits_for)
    unmoved = [d for d in needed if d in waits_for and state.head(d).data_as_of == waits_for[d]]
    if FAMILY in waits_for and "pupils" in needed and state.head("pupils").families_failed:
        unmoved.append("pupils")
    unfinished = [d for d in needed if d in ready.syncing or d in unmoved]
    if unfinished:
        return _attention(f"The update of {words(unfinished)} did not finish.", waits_for)
    return Gate(verdict="go", waits_for={})


def _whole(state: SchoolSync) -> set[Dataset]:
    """The datasets that are being read, or will be, and not only families of them."""
    datasets = set(state.follow_up.datasets) if state.follow_up else set()
    if state.run is not None:
        datasets.update(job.dataset for job in state.run.jobs if job.is_open and not job.pupil_id)
    return datasets


def words(datasets: Collection[Dataset]) -> str:
    """The datasets as a person says them."""
    named = [DATASET_WORDS[d] for d in datasets]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def _attention(reason: str, waits_for: WaitsFor) -> Gate:
    return Gate(verdict="attention", message=reason, waits_for=dict(waits_for))
