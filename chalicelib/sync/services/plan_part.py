"""Plans what the read of some records changes.

That is one family, or the records that changed since the last read.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore, Fingerprint, StoredRecord, key_prefix
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.sync.domain.absences import Evidence, judge_absences
from chalicelib.sync.domain.changes import Changes, compare, marked_record
from chalicelib.sync.domain.guard import take_census
from chalicelib.sync.services.planning import Plan, ReadFacts, guard_blankings, name_changes


class PlanPart:
    """Reads the directory, never writes it.

    Nobody is absent from such a read, so nobody is removed for being absent.
    """

    def __init__(self, directory: DirectoryStore, settings: GuardSettings) -> None:
        self._directory = directory
        self._settings = settings

    def __call__(
        self,
        facts: ReadFacts,
        records: Mapping[str, StoredRecord],
        *,
        gone: Collection[str] = (),
        strangers: Collection[str] = (),
    ) -> Plan:
        """Make the plan.

        `gone` are the keys of people whom the source itself said to be gone when asked for them. `strangers` are the
        keys of contacts whom no pupil of this read names: they count only where they are known. Removals that the guard
        would hold are left to the next full read, which holds them by name.
        """
        keys = [*records, *gone]
        before = {one.key: one for one in self._directory.get(facts.school_id, keys)} if keys else {}
        stored = {key: one.fingerprint for key, one in before.items()}
        known = {key for key, one in stored.items() if one.removed_at is None}
        records = {key: one for key, one in records.items() if key in known or key not in strangers}
        changes = self._without_held(facts, compare(records, stored, absence="when_confirmed"), stored)
        guarded = guard_blankings(changes, before, records, stored, people=facts.head.people, settings=self._settings)
        marked = tuple(
            marked_record(
                before[key], guarded.changes, now=facts.now, expires_at=facts.now + facts.keep, complete=False
            )
            for key in guarded.changes.gone
            if key in before
        )
        return Plan(
            changes=guarded.changes,
            counted=None,
            marked=marked,
            named=name_changes(facts.dataset, guarded, before, stored),
            blankings=guarded.blankings,
        )

    def _without_held(self, facts: ReadFacts, changes: Changes, stored: Mapping[str, Fingerprint]) -> Changes:
        absent = [*changes.gone, *changes.missing]
        if not absent:
            return changes
        census = take_census(
            self._directory.fingerprints(facts.school_id, key_prefix(facts.dataset, facts.day)),
            counted=facts.head.people,
            counted_at=facts.head.counted_at or facts.now,
            count_left=not self._settings.in_rollover(facts.day),
        )
        settled, _ = judge_absences(
            changes,
            stored,
            dict.fromkeys(absent, "gone"),
            Evidence(records_read=len(absent), short=False, has_unidentified=False, day=facts.day),
            census=census,
            settings=self._settings,
        )
        return replace(settled, missing=(), found=(), held=(), unconfirmed=0)
