"""Plans what a complete read changes.

Compares, asks the source about absentees, and lets the guard hold back.
"""

from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore, Fingerprint, StoredRecord, key_prefix
from chalicelib.mis.domain.feed import Connector, Verdict
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.sync.domain.absences import Evidence, judge_absences
from chalicelib.sync.domain.changes import Changes, compare, marked_record
from chalicelib.sync.domain.guard import HoldCause, count_people, take_census
from chalicelib.sync.domain.held import HeldPerson, held_person, removal_reasons
from chalicelib.sync.domain.jobs import PeopleCount
from chalicelib.sync.services.planning import Plan, ReadFacts, decoded, guard_blankings, name_changes
from chalicelib.sync.services.read_feed import Feed


class PlanChanges:
    """Reads the directory, never writes it."""

    def __init__(self, directory: DirectoryStore, connector: Connector, settings: GuardSettings) -> None:
        self._directory = directory
        self._connector = connector
        self._settings = settings

    def __call__(
        self,
        facts: ReadFacts,
        feed: Feed,
        records: Mapping[str, StoredRecord],
        approved: Collection[HeldPerson] | None,
    ) -> Plan:
        """Make the plan.

        `approved` are the people of a decision, whom it does not hold back.
        """
        prefix = key_prefix(facts.dataset, facts.day)
        stored = self._directory.fingerprints(facts.school_id, prefix)
        if facts.dataset == "attendance":
            changes = compare(records, stored, absence="at_once")
            return self._without_guard(facts, changes)
        changes = compare(records, stored, absence="when_confirmed", unusable=feed.unusable)
        counted = _counted(facts, stored)
        absent = [*changes.gone, *changes.missing]
        verdicts = self._connector.confirm(facts.dataset, absent) if absent else {}
        changes, cause = self._judge(
            facts, feed, changes, stored, verdicts=verdicts, counted=counted, approved=approved
        )
        before = _stored_before(self._directory, facts.school_id, changes)
        guarded = guard_blankings(
            changes,
            before,
            records,
            stored,
            people=count_people(stored),
            settings=self._settings,
            approved=approved,
        )
        changes = guarded.changes
        first = facts.head.data_as_of is None  # a first load adds everybody: the counts say it all
        return Plan(
            changes=changes,
            counted=counted,
            marked=tuple(_marked(facts, feed, changes, before)),
            named=() if first else name_changes(facts.dataset, guarded, before, stored),
            removals=_removals(feed, changes, stored, before, verdicts=verdicts, cause=cause),
            blankings=guarded.blankings,
        )

    def _judge(
        self,
        facts: ReadFacts,
        feed: Feed,
        changes: Changes,
        stored: Mapping[str, Fingerprint],
        *,
        verdicts: Mapping[str, Verdict],
        counted: PeopleCount,
        approved: Collection[HeldPerson] | None,
    ) -> tuple[Changes, HoldCause | None]:
        agreed = None
        if approved is not None:
            agreed = {one.key for one in approved if one.key in stored and stored[one.key].digest == one.digest}
        return judge_absences(
            changes,
            stored,
            verdicts,
            _evidence(facts, feed),
            census=take_census(
                stored,
                counted=counted.people,
                counted_at=counted.at,
                count_left=not self._settings.in_rollover(facts.day),
            ),
            settings=self._settings,
            approved=agreed,
        )

    def _without_guard(self, facts: ReadFacts, changes: Changes) -> Plan:
        before = _stored_before(self._directory, facts.school_id, replace(changes, changed_keys=()))
        marked = tuple(
            marked_record(record, changes, now=facts.now, expires_at=facts.now + facts.keep, complete=True)
            for record in before.values()
        )
        return Plan(changes=changes, counted=None, marked=marked, named=())


def _stored_before(directory: DirectoryStore, school_id: str, changes: Changes) -> dict[str, StoredRecord]:
    """Read the stored records of everyone who changes or is absent."""
    keys = [*changes.changed_keys, *changes.gone, *changes.missing, *changes.held, *changes.found]
    return {record.key: record for record in directory.get(school_id, keys)} if keys else {}


def _marked(
    facts: ReadFacts, feed: Feed, changes: Changes, before: Mapping[str, StoredRecord]
) -> Iterator[StoredRecord]:
    complete = _evidence(facts, feed).complete
    for key in (*changes.held, *changes.found, *changes.missing, *changes.gone):
        if key not in before:
            continue
        marked = marked_record(
            before[key], changes, now=facts.now, expires_at=facts.now + facts.keep, complete=complete
        )
        if marked != before[key]:
            yield marked


def _evidence(facts: ReadFacts, feed: Feed) -> Evidence:
    return Evidence(
        records_read=len(feed.records) + feed.dropped,
        short=feed.short,
        has_unidentified=feed.dropped > len(feed.unusable),
        day=facts.day,
    )


def _counted(facts: ReadFacts, stored: Mapping[str, Fingerprint]) -> PeopleCount:
    head = facts.head
    if facts.new_day or head.counted_at is None:
        return PeopleCount(people=count_people(stored), at=facts.now)
    return PeopleCount(people=head.people, at=head.counted_at)


def _removals(
    feed: Feed,
    changes: Changes,
    stored: Mapping[str, Fingerprint],
    before: Mapping[str, StoredRecord],
    *,
    verdicts: Mapping[str, Verdict],
    cause: HoldCause | None,
) -> tuple[tuple[str, HeldPerson], ...]:
    if not changes.held:
        return ()
    records = {key: decoded(before[key]) for key in changes.held if key in before}
    reasons = removal_reasons(records, feed.records, verdicts, cause)
    return tuple((reasons[key], held_person(record, stored[key].digest)) for key, record in records.items())
