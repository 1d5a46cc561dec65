"""Plans what a complete read changes: compares, asks the source about absentees, and lets the guard hold back."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.absences import Evidence, judge_absences
from chalicelib.domain.blanking import Field, Pair, held_blankings, hold_back, words_of
from chalicelib.domain.change_list import MOST_LISTED, NamedChange, named_changes
from chalicelib.domain.changes import Changes, compare, marked_record
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.directory import DirectoryStore, Fingerprint, StoredRecord, key_prefix
from chalicelib.domain.feed import Connector, Verdict
from chalicelib.domain.guard import HoldCause, count_people, take_census
from chalicelib.domain.held import HeldPerson, held_person, removal_reasons
from chalicelib.domain.records import Record
from chalicelib.domain.sync_jobs import Counted
from chalicelib.domain.sync_settings import GuardSettings
from chalicelib.domain.sync_state import Head
from chalicelib.services.read_feed import Feed

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class ReadFacts(Struct, frozen=True, kw_only=True):
    """One read of one dataset: the school, its own day, when the work began and the head before it."""

    school_id: str
    dataset: Dataset
    day: str
    now: datetime
    head: Head
    new_day: bool
    keep: timedelta


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that a job writes; `removals` and `blankings` are the held people, each with the likely reason."""

    changes: Changes
    counted: Counted | None
    marked: tuple[StoredRecord, ...]
    named: tuple[NamedChange, ...]
    removals: tuple[tuple[str, HeldPerson], ...]
    blankings: tuple[tuple[str, HeldPerson], ...]


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
        """The plan; `approved` are the people of a decision, without whom nobody is held back by it."""
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
        before = self._before(facts.school_id, changes)
        after = {key: _records.decode(records[key].body) for key in changes.changed_keys}
        pairs = {key: Pair(before=_records.decode(before[key].body), after=after[key]) for key in after}
        held_fields = self._held_fields(pairs, stored, records, approved)
        changes = hold_back(changes, stored, records, pairs, held_fields)
        return Plan(
            changes=changes,
            counted=counted,
            marked=tuple(self._marked(facts, feed, changes, before)),
            named=tuple(self._named(facts, changes, stored, before, pairs)),
            removals=_removals(feed, changes, stored, before, verdicts=verdicts, cause=cause),
            blankings=tuple(
                (words_of(fields), held_person(pairs[key].after, records[key].digest))
                for key, fields in held_fields.items()
            ),
        )

    def _judge(
        self,
        facts: ReadFacts,
        feed: Feed,
        changes: Changes,
        stored: Mapping[str, Fingerprint],
        *,
        verdicts: Mapping[str, Verdict],
        counted: Counted,
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

    def _before(self, school_id: str, changes: Changes) -> dict[str, StoredRecord]:
        """The stored records of everyone who changes or is absent, and of nobody else."""
        keys = [*changes.changed_keys, *changes.gone, *changes.missing, *changes.held, *changes.found]
        return {record.key: record for record in self._directory.get(school_id, keys)} if keys else {}

    def _held_fields(
        self,
        pairs: Mapping[str, Pair],
        stored: Mapping[str, Fingerprint],
        records: Mapping[str, StoredRecord],
        approved: Collection[HeldPerson] | None,
    ) -> dict[str, tuple[Field, ...]]:
        agreed = {(one.key, one.digest) for one in approved or ()}
        open_ = {key: pair for key, pair in pairs.items() if (key, records[key].digest) not in agreed}
        waiting = {key for key in open_ if stored[key].blanking_held}
        return held_blankings(open_, count_people(stored), self._settings, waiting=waiting)

    def _without_guard(self, facts: ReadFacts, changes: Changes) -> Plan:
        before = self._before(facts.school_id, replace(changes, changed_keys=()))
        marked = tuple(
            marked_record(record, changes, now=facts.now, expires_at=facts.now + facts.keep, complete=True)
            for record in before.values()
        )
        return Plan(changes=changes, counted=None, marked=marked, named=(), removals=(), blankings=())

    def _marked(
        self, facts: ReadFacts, feed: Feed, changes: Changes, before: Mapping[str, StoredRecord]
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

    def _named(
        self,
        facts: ReadFacts,
        changes: Changes,
        stored: Mapping[str, Fingerprint],
        before: Mapping[str, StoredRecord],
        pairs: Mapping[str, Pair],
    ) -> Iterator[NamedChange]:
        if facts.head.data_as_of is None:  # a first load adds everybody: the counts say it all
            return
        added = [put for put in changes.puts if put.key not in stored or stored[put.key].removed_at is not None]
        changed = set(changes.changed_keys)
        puts = {put.key: put for put in changes.puts if put.key in changed}
        newly_held = [key for key in changes.held if stored[key].held_since is None]
        named = named_changes(
            facts.dataset,
            added=(_records.decode(put.body) for put in added),
            changed={key: (pairs[key].before, _records.decode(put.body)) for key, put in puts.items()},
            removed=(_records.decode(before[key].body) for key in changes.gone if key in before),
            held=(_records.decode(before[key].body) for key in newly_held if key in before),
        )
        for number, change in enumerate(named):
            if number == MOST_LISTED:
                return
            yield change


def _evidence(facts: ReadFacts, feed: Feed) -> Evidence:
    return Evidence(
        fed=len(feed.records) + feed.dropped,
        short=feed.short,
        nameless=feed.dropped > len(feed.unusable),
        day=facts.day,
    )


def _counted(facts: ReadFacts, stored: Mapping[str, Fingerprint]) -> Counted:
    head = facts.head
    if facts.new_day or head.counted_at is None:
        return Counted(people=count_people(stored), at=facts.now)
    return Counted(people=head.people, at=head.counted_at)


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
    records = {key: _records.decode(before[key].body) for key in changes.held if key in before}
    reasons = removal_reasons(records, feed.records, verdicts, cause)
    return tuple((reasons[key], held_person(record, stored[key].digest)) for key, record in records.items())
