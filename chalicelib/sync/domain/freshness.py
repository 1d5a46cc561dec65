"""Whether the data that an audience needs is whole and fresh enough to send on."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.state import Head, SchoolSync


class Readiness(Struct, frozen=True, kw_only=True):
    """Where the needed datasets stand.

    `syncing` names those that an active run or a booked follow-up touches, or whose writing was cut short;
    `never_read` those without any complete read; `data_as_of` is the oldest of the rest. `epochs` tells two
    readings of the directory apart: equal epochs and nothing syncing mean that nothing was written between.
    """

    syncing: tuple[Dataset, ...]
    never_read: tuple[Dataset, ...]
    data_as_of: datetime | None
    epochs: tuple[int, ...]


def readiness(state: SchoolSync, needed: Collection[Dataset]) -> Readiness:
    """The readiness of the needed datasets, from the school's sync state alone."""
    busy, ordered = touched(state), sorted(needed)
    heads = {dataset: state.head(dataset) for dataset in ordered}
    times = [head.data_as_of for head in heads.values() if head.data_as_of is not None]
    return Readiness(
        syncing=tuple(d for d in ordered if d in busy or heads[d].dirty),
        never_read=tuple(d for d in ordered if heads[d].data_as_of is None),
        data_as_of=min(times, default=None),
        epochs=tuple(head.epoch for head in heads.values()),
    )


def touched(state: SchoolSync) -> set[Dataset]:
    """The datasets of which the active run has something still to do, or a booked follow-up will read something."""
    datasets = set(state.follow_up.touches) if state.follow_up else set()
    if state.run is not None:
        datasets.update(job.dataset for job in state.run.jobs if job.is_open)
    return datasets


def source_time(head: Head, lag_minutes: int | None) -> datetime | None:
    """How old the source's copy was at the last read: what it said, else by the lag; None where neither is known."""
    if head.source_as_of is not None or head.data_as_of is None or lag_minutes is None:
        return head.source_as_of
    return head.data_as_of - timedelta(minutes=lag_minutes)
