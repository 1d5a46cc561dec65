"""What becomes of each absent person: removed, missing for now, or held."""

from collections.abc import Collection, Mapping
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
    """What is known about the read: how many records it had, whether it was shorter than stated, and whether some
    records could not even be told apart (`has_unidentified`), so that any absent person may be one of them."""

    records_read: int
    short: bool
    has_unidentified: bool
    day: str

    @property
    def complete(self) -> bool:
        """Whether being absent from this read counts towards being missing."""
        return self.records_read > 0 and not self.short and not self.has_unidentified


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
    """Settle the changes' absent people; additions and changes are untouched.

    `approved` are the keys that an administrator agreed to remove; where they are given, nobody else is removed.
    A person whom the source says is there stays and is looked at again by the next read. Without the guard, those go
    whom the source confirms as gone or who were missing from an earlier complete read. Whoever is held because complete
    reads lack them stays held, however few they become, until they come back or a person decides.
    """
    absent = [*changes.gone, *changes.missing]
    present = {key for key in absent if verdicts.get(key) == "present"}
    going = set(approved or ()) - present if not evidence.short else set()
    going &= {key for key in absent if stored[key].held_since is not None}
    rest = [key for key in absent if key not in present and key not in going]
    left = {key for key in rest if verdicts.get(key) == "left"}
    cause = why_hold_removals(
        rest,
        left,
        census=census,
        records_read=evidence.records_read,
        short=evidence.short,
        settings=settings,
        day=evidence.day,
    )
    rollover = settings.in_rollover(evidence.day)
    if approved is not None:
        released: set[str] = set()
    elif cause:
        released = left if cause == "many_gone" and rollover else set()
    else:
        released = {key for key in rest if _is_gone(stored[key], verdicts.get(key), evidence)}
    released = {key for key in released if not stored[key].waits}
    kept_back = [key for key in rest if key not in released and (cause or stored[key].waits)]
    gone = going | released
    held = set(kept_back)
    stay = [key for key in absent if key not in gone and key not in held]
    settled = replace(
        changes,
        gone=tuple(key for key in absent if key in gone),
        missing=tuple(key for key in stay if key not in present and _needs_mark(stored[key], evidence)),
        found=tuple(key for key in stay if key in present and stored[key].marked),
        left=tuple(key for key in gone if verdicts.get(key) == "left"),
        held=tuple(key for key in absent if key in held),
        unconfirmed=len(stay) + (0 if evidence.complete else len(held)),  # the next read must look again
    )
    return settled, cause


def _is_gone(before: Fingerprint, verdict: Verdict | None, evidence: Evidence) -> bool:
    if verdict in ("left", "gone"):
        return True
    return before.missing_since is not None and not evidence.has_unidentified


def _needs_mark(before: Fingerprint, evidence: Evidence) -> bool:
    """Whether a first absence is to be noted, or a hold to be lifted."""
    return before.held_since is not None or (before.missing_since is None and evidence.complete)
