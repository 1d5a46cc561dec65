"""What becomes of each absent person: removed, missing for now, or held."""

from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.directory.domain.directory import Fingerprint
from chalicelib.mis.domain.feed import Verdict
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.sync.domain.changes import Changes
from chalicelib.sync.domain.guard import Census, HoldCause, why_hold_removals

Verdicts: TypeAlias = Mapping[str, Verdict]


class Evidence(Struct, frozen=True, kw_only=True):
    """What is known about a read.

    `short` says that it had fewer records than stated; `has_unidentified` that some records could not be told apart, so
    that any absent person may be one of them.
    """

    records_read: int
    short: bool
    has_unidentified: bool
    day: str

    @property
    def complete(self) -> bool:
        """Whether being absent from this read counts towards being missing."""
        return self.records_read > 0 and not self.short and not self.has_unidentified


class Fate(Enum):
    """What becomes of an absent person."""

    REMOVED = auto()
    HELD = auto()
    """An administrator decides."""

    PRESENT = auto()
    """The source says that they are there."""

    WAITING = auto()
    """Another read must confirm it."""


def judge_absences(
    changes: Changes,
    stored: Mapping[str, Fingerprint],
    verdicts: Verdicts,
    evidence: Evidence,
    *,
    census: Census,
    settings: GuardSettings,
    approved: Collection[str] | None = None,
) -> tuple[Changes, HoldCause | None]:
    """Decide what becomes of the changes' absent people; additions and changes are untouched.

    `approved` are the keys that an administrator agreed to remove; where they are given, nobody else is removed.
    A person whom the source says is there stays and is looked at again by the next read. Without the guard, those go
    whom the source confirms as gone or who were missing from an earlier complete read. Whoever is held because complete
    reads lack them stays held, however few they become, until they come back or a person decides.
    """
    absent = [*changes.gone, *changes.missing]
    agreed = {key for key in approved or () if key in stored and stored[key].held_since and not evidence.short}
    undecided = [key for key in absent if verdicts.get(key) != "present" and key not in agreed]
    cause = why_hold_removals(
        undecided,
        [key for key in undecided if verdicts.get(key) == "left"],
        census=census,
        records_read=evidence.records_read,
        short=evidence.short,
        settings=settings,
        day=evidence.day,
    )
    leavers_go = cause == "many_gone" and settings.in_rollover(evidence.day)

    def fate(key: str) -> Fate:
        verdict, before = verdicts.get(key), stored[key]
        if verdict == "present":
            return Fate.PRESENT
        if key in agreed:
            return Fate.REMOVED
        may_go = leavers_go and verdict == "left" if cause else _is_gone(before, verdict, evidence)
        if may_go and approved is None and not before.waits:
            return Fate.REMOVED
        return Fate.HELD if cause or before.waits else Fate.WAITING

    return _with_fates(changes, {key: fate(key) for key in absent}, stored, verdicts, evidence), cause


def _with_fates(
    changes: Changes,
    fates: Mapping[str, Fate],
    stored: Mapping[str, Fingerprint],
    verdicts: Verdicts,
    evidence: Evidence,
) -> Changes:
    groups: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    for key, fate in fates.items():
        groups[fate].append(key)
    gone, held = groups[Fate.REMOVED], groups[Fate.HELD]
    staying = len(groups[Fate.WAITING]) + len(groups[Fate.PRESENT])
    return replace(
        changes,
        gone=tuple(gone),
        missing=tuple(key for key in groups[Fate.WAITING] if _needs_mark(stored[key], evidence)),
        found=tuple(key for key in groups[Fate.PRESENT] if stored[key].marked),
        left=tuple(key for key in gone if verdicts.get(key) == "left"),
        held=tuple(held),
        unconfirmed=staying + (0 if evidence.complete else len(held)),  # the next read must look again
    )


def _is_gone(before: Fingerprint, verdict: Verdict | None, evidence: Evidence) -> bool:
    if verdict in ("left", "gone"):
        return True
    return before.missing_since is not None and not evidence.has_unidentified


def _needs_mark(before: Fingerprint, evidence: Evidence) -> bool:
    """Whether a first absence is to be noted, or a hold to be lifted."""
    return before.held_since is not None or (before.missing_since is None and evidence.complete)
