"""What becomes of each absent person: removed, missing for now, or held."""

from collections.abc import Collection, Iterable, Mapping
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
    """How far a read can be believed about people who are absent from it.

    `records_read` is how many records it had, `short` whether that is fewer than it stated. `has_unidentified` says
    that some records could not even be told apart, so that any absent person may be one of them.
    """

    records_read: int
    short: bool
    has_unidentified: bool
    day: str

    @property
    def complete(self) -> bool:
        """Whether being absent from this read counts towards being missing."""
        return self.records_read > 0 and not self.short and not self.has_unidentified


class Absence(Enum):
    """What becomes of one absent person."""

    PRESENT = auto()  # the source says that the person is there after all
    REMOVED = auto()
    HELD = auto()  # the removal waits for an administrator
    UNCONFIRMED = auto()  # stays until another read lacks the person too


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
    """Decide about the changes' absent people; leave everything else as it is.

    `approved` are the keys that an administrator agreed to remove; where they are given, nobody else is removed.
    """
    absent = [*changes.gone, *changes.missing]
    agreed = _agreed_removals(absent, stored, verdicts, evidence, approved or ())
    undecided = [key for key in absent if key not in agreed and verdicts.get(key) != "present"]
    cause = why_hold_removals(
        undecided,
        [key for key in undecided if verdicts.get(key) == "left"],
        census=census,
        records_read=evidence.records_read,
        short=evidence.short,
        settings=settings,
        day=evidence.day,
    )
    rules = _Rules(
        evidence=evidence,
        only_approved=approved is not None,
        cause=cause,
        leavers_may_go=cause == "many_gone" and settings.in_rollover(evidence.day),
    )
    absences = {
        key: Absence.REMOVED if key in agreed else rules.classify(stored[key], verdicts.get(key)) for key in absent
    }
    return _grouped(changes, absences, stored, verdicts, evidence), cause


def _agreed_removals(
    absent: Iterable[str],
    stored: Mapping[str, Fingerprint],
    verdicts: Verdicts,
    evidence: Evidence,
    approved: Collection[str],
) -> set[str]:
    """Find whom to remove as an administrator agreed.

    A read that is short removes nobody.
    """
    if evidence.short:
        return set()
    return {
        key
        for key in absent
        if key in approved and stored[key].held_since is not None and verdicts.get(key) != "present"
    }


class _Rules(Struct, frozen=True, kw_only=True):
    """What holds for everybody who is absent from one read.

    `cause` is why removals are held, if they are; even then leavers on the source's own list go if `leavers_may_go`.
    """

    evidence: Evidence
    only_approved: bool
    cause: HoldCause | None
    leavers_may_go: bool

    def classify(self, before: Fingerprint, verdict: Verdict | None) -> Absence:
        """Classify one absent person whose removal no administrator has approved.

        A removal that is held because a complete read lacked the person stays held, however few such people there are,
        until the person comes back or an administrator decides.
        """
        if verdict == "present":
            return Absence.PRESENT
        if before.waits:
            return Absence.HELD
        if not self.only_approved and self._may_go(before, verdict):
            return Absence.REMOVED
        return Absence.HELD if self.cause else Absence.UNCONFIRMED

    def _may_go(self, before: Fingerprint, verdict: Verdict | None) -> bool:
        if self.cause:
            return self.leavers_may_go and verdict == "left"
        if verdict in ("left", "gone"):
            return True
        return before.missing_since is not None and not self.evidence.has_unidentified


def _grouped(
    changes: Changes,
    absences: Mapping[str, Absence],
    stored: Mapping[str, Fingerprint],
    verdicts: Verdicts,
    evidence: Evidence,
) -> Changes:
    """Put the absent people into the lists of the changes, in their order."""
    keys: dict[Absence, list[str]] = {absence: [] for absence in Absence}
    for key, absence in absences.items():
        keys[absence].append(key)
    looked_at_again = [Absence.PRESENT, Absence.UNCONFIRMED]
    if not evidence.complete:
        looked_at_again.append(Absence.HELD)
    return replace(
        changes,
        gone=tuple(keys[Absence.REMOVED]),
        left=tuple(key for key in keys[Absence.REMOVED] if verdicts.get(key) == "left"),
        held=tuple(keys[Absence.HELD]),
        missing=tuple(key for key in keys[Absence.UNCONFIRMED] if _needs_mark(stored[key], evidence)),
        found=tuple(key for key in keys[Absence.PRESENT] if stored[key].marked),
        unconfirmed=sum(len(keys[absence]) for absence in looked_at_again),
    )


def _needs_mark(before: Fingerprint, evidence: Evidence) -> bool:
    """Tell whether to note a first absence, or to lift a hold."""
    return before.held_since is not None or (before.missing_since is None and evidence.complete)
