"""The safe-to-send light: whether an audience's data is whole and fresh, in one colour and one sentence."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.schools.domain.sync_settings import SyncSettings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.freshness import readiness, source_time, touched
from chalicelib.sync.domain.gate import words
from chalicelib.sync.domain.state import Head, SchoolSync


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
    settings: SyncSettings,
    changed_at: datetime | None = None,
) -> SafeToSend:
    """The verdict on the datasets that an audience needs, which it names with their ages in the school's own zone.

    Of the `settings` count the lag of a source that does not state how old its copy is, and how long data is fresh.
    `changed_at` is when the user says that they changed something: then only what is newer is green.
    """
    if why_not := _not_whole(state, needed):
        return SafeToSend(light="red", message=why_not)
    ages = [_age(dataset, state.head(dataset), settings) for dataset in needed]
    clock = partial(_clock, now=now, timezone=timezone)
    told, fresh = _told(ages, clock), timedelta(minutes=settings.fresh_minutes)
    doubt = ""
    if changed_at is not None and any(age.as_of <= changed_at for age in ages):
        doubt = f" What you changed at {clock(changed_at)} may not be in it: press Request now."
    elif any(now - age.as_of > fresh for age in ages):
        doubt = " Press Request now if something changed."
    elif not all(age.is_known for age in ages):
        doubt = " The MIS connection does not say how old its own copy is."
    return SafeToSend(light="amber" if doubt else "green", message=f"{told}{doubt}")


def _not_whole(state: SchoolSync, needed: Collection[Dataset]) -> str:
    """Why nothing can be sent on this data, and what to do; empty where it is whole."""
    ready = readiness(state, needed)
    if busy := [d for d in ready.syncing if d in touched(state)]:
        return f"An update of {words(busy)} is running. Wait, or send when it finishes."
    if broken := [d for d in needed if d in ready.syncing or d in ready.never_read]:
        return f"The data on {words(broken)} is not complete. Press Request now."
    return "" if ready.data_as_of else "This school syncs none of the data that is needed."


class _Age(Struct, frozen=True, kw_only=True):
    """How old one dataset is; where `is_known` is false only when it was read, of a copy of unknown age."""

    dataset: Dataset
    as_of: datetime
    is_known: bool


def _age(dataset: Dataset, head: Head, settings: SyncSettings) -> _Age:
    source = source_time(head, settings.source_lag_minutes)
    moments = [moment for moment in (head.data_as_of, source) if moment is not None]
    return _Age(dataset=dataset, as_of=min(moments), is_known=source is not None)


def _told(ages: Iterable[_Age], clock: Callable[[datetime], str]) -> str:
    """Each age once, with the datasets that have it: "Pupils and contacts are of 08:55, attendance is of 09:05."."""
    same: dict[tuple[str, bool], list[Dataset]] = {}
    for age in sorted(ages, key=lambda one: one.as_of):
        same.setdefault((clock(age.as_of), age.is_known), []).append(age.dataset)
    parts = []
    for (at, is_known), datasets in same.items():
        verb = "is" if datasets == ["attendance"] else "are"
        parts.append(f"{words(datasets)} {verb} {'of' if is_known else 'as read at'} {at}")
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _clock(moment: datetime, *, now: datetime, timezone: str) -> str:
    at = moment.astimezone(ZoneInfo(timezone))
    same_day = at.date() == now.astimezone(at.tzinfo).date()
    return at.strftime("%H:%M") if same_day else at.strftime("%H:%M on %d %B")
