"""What every plan of changes has in common."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.records import Record
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.blanking import Change, held_blankings, hold_back, words_of
from chalicelib.sync.domain.change_list import MAX_LISTED, NamedChange, named_changes
from chalicelib.sync.domain.changes import Changes
from chalicelib.sync.domain.held import HeldPerson, held_person
from chalicelib.sync.domain.jobs import PeopleCount
from chalicelib.sync.domain.state import Head

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class ReadFacts(Struct, frozen=True, kw_only=True):
    """One read of one dataset: school, day, when work began, the head before it.

    `keep` is how long people are kept who have left, or marks; `names_kept_until` the end of the list of changes.
    """

    school_id: str
    dataset: Dataset
    day: str
    now: datetime
    head: Head
    new_day: bool
    keep: timedelta
    names_kept_until: datetime


def read_facts(school: School, dataset: Dataset, head: Head, now: datetime) -> ReadFacts:
    """Gather what is known of a read that begins now.

    `new_day` says that nobody was counted yet on the school's own day.
    """
    zone, kept = ZoneInfo(school.timezone), school.settings.kept_days
    day = now.astimezone(zone).date()
    return ReadFacts(
        school_id=school.id,
        dataset=dataset,
        day=day.isoformat(),
        now=now,
        head=head,
        new_day=head.counted_at is None or head.counted_at.astimezone(zone).date() != day,
        keep=timedelta(days=kept.marks if dataset == "attendance" else kept.people),
        names_kept_until=now + timedelta(days=kept.runs),
    )


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that a job writes.

    `removals` and `blankings` are the held people, each with the likely reason.
    """

    changes: Changes
    counted: PeopleCount | None
    marked: tuple[StoredRecord, ...]
    named: tuple[NamedChange, ...]
    removals: tuple[tuple[str, HeldPerson], ...] = ()
    blankings: tuple[tuple[str, HeldPerson], ...] = ()


def decoded(record: StoredRecord) -> Record:
    """Decode the record itself."""
    return _records.decode(record.body)


class GuardedChanges(Struct, frozen=True, kw_only=True):
    """The changes after the guard has held blankings back.

    `changed` holds everyone who differs, before and after, with the blankings; `blankings` are the rows of the list.
    """

    changes: Changes
    changed: Mapping[str, Change]
    blankings: tuple[tuple[str, HeldPerson], ...]


def guard_blankings(
    changes: Changes,
    before: Mapping[str, StoredRecord],
    records: Mapping[str, StoredRecord],
    stored: Mapping[str, Fingerprint],
    *,
    people: Mapping[str, int],
    settings: GuardSettings,
    approved: Collection[HeldPerson] | None = None,
) -> GuardedChanges:
    """Hold back the blankings that wait for an administrator.

    `before` are the stored records of whoever changes, `records` those of the read, `people` counts by kind, and
    `approved` the people whose blanking an administrator approved as it was listed.
    """
    changed = {key: Change(before=decoded(before[key]), after=decoded(records[key])) for key in changes.changed_keys}
    agreed = {(person.key, person.digest) for person in approved or ()}
    undecided = {key: change for key, change in changed.items() if (key, records[key].digest) not in agreed}
    waiting = {key for key in undecided if stored[key].blanking_held}
    held = held_blankings(undecided, people, settings, waiting=waiting)
    return GuardedChanges(
        changes=hold_back(changes, stored, records, changed, held),
        changed=changed,
        blankings=tuple(
            (words_of(fields), held_person(changed[key].after, records[key].digest)) for key, fields in held.items()
        ),
    )


def name_changes(
    dataset: Dataset,
    guarded: GuardedChanges,
    before: Mapping[str, StoredRecord],
    stored: Mapping[str, Fingerprint],
) -> tuple[NamedChange, ...]:
    """List the changes by name, up to as many as are kept."""
    changes = guarded.changes
    changed = set(changes.changed_keys)
    newly_held = (key for key in changes.held if stored[key].held_since is None)
    every = named_changes(
        dataset,
        added=(decoded(put) for put in changes.puts if put.key not in stored or stored[put.key].removed_at is not None),
        changed={
            put.key: (guarded.changed[put.key].before, decoded(put)) for put in changes.puts if put.key in changed
        },
        removed=(decoded(before[key]) for key in changes.gone if key in before),
        held=(decoded(before[key]) for key in newly_held if key in before),
    )
    return tuple(islice(every, MAX_LISTED))
