"""The safe-to-send light: whether an audience's data is whole and fresh, in one colour and one sentence."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.freshness import readiness, source_time, touched
from chalicelib.domain.sync_gate import words
from chalicelib.domain.sync_state import SchoolSync

FRESH_FOR = timedelta(hours=1)
"""The age within which data counts as fresh; the default window syncs hourly."""


class SafeToSend(Struct, frozen=True, kw_only=True):
    """Red while a sync touches the data or it is not whole, amber where its age is unknown or old, else green."""

    light: Literal["green", "amber", "red"]
    message: str


def safe_to_send(
    state: SchoolSync,
    needed: Collection[Dataset],
    *,
    now: datetime,
    timezone: str,
    source_lag_minutes: int | None = None,
) -> SafeToSend:
    """The verdict on the datasets that an audience needs, times in the school's own zone.

    `source_lag_minutes` is the lag set for a source that does not state how old its copy is.
    """
    ready = readiness(state, needed)
    if busy := [d for d in ready.syncing if d in touched(state)]:
        return SafeToSend(
            light="red", message=f"An update of {words(busy)} is running. Wait, or send when it finishes."
        )
    if broken := [d for d in needed if d in ready.syncing or d in ready.never_read]:
        return SafeToSend(light="red", message=f"The data on {words(broken)} is not complete. Press Refresh Now.")
    if ready.data_as_of is None:
        return SafeToSend(light="red", message="This school syncs none of the data that is needed.")
    heads = [state.head(d) for d in needed]
    sources = [source_time(head, source_lag_minutes) for head in heads]
    as_of = min(moment or now for moment in (*sources, *(head.data_as_of for head in heads)))
    at = as_of.astimezone(ZoneInfo(timezone))
    clock = at.strftime("%H:%M") if at.date() == now.astimezone(at.tzinfo).date() else at.strftime("%H:%M on %d %B")
    if now - as_of > FRESH_FOR:
        return SafeToSend(light="amber", message=f"The data is of {clock}. Press Refresh Now if something changed.")
    if None in sources:
        return SafeToSend(
            light="amber", message=f"Read at {clock}. The MIS connection does not say how old its own copy is."
        )
    return SafeToSend(light="green", message=f"The data is of {clock}.")
