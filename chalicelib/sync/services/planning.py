"""What every plan of changes has in common: what is known of the read, the people before and after, their names."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.records import Record
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.blanking import Change, Field, held_blankings, words_of
from chalicelib.sync.domain.change_list import MAX_LISTED, NamedChange, named_changes
from chalicelib.sync.domain.changes import Changes
from chalicelib.sync.domain.held import HeldPerson, held_person
from chalicelib.sync.domain.jobs import PeopleCount
from chalicelib.sync.domain.state import Head

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class ReadFacts(Struct, frozen=True, kw_only=True):
    """One read of one dataset: the school, its own day, when the work began and the head before it.

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
    """What is known of a read that begins now; `new_day` says that nobody was counted yet on the school's own day."""
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
    """Everything that a job writes; `removals` and `blankings` are the held people, each with the likely reason."""

    changes: Changes
    counted: PeopleCount | None
    marked: tuple[StoredRecord, ...]
    named: tuple[NamedChange, ...]
    removals: tuple[tuple[str, HeldPerson], ...] = ()
    blankings: tuple[tuple[str, HeldPerson], ...] = ()


def decoded(record: StoredRecord) -> Record:
    """The record itself."""
    return _records.decode(record.body)


def changes_of(
    changes: Changes, before: Mapping[str, StoredRecord], records: Mapping[str, StoredRecord]
) -> dict[str, Change]:
    """Everyone who changes, before and after."""
    return {key: Change(before=decoded(before[key]), after=decoded(records[key])) for key in changes.changed_keys}


def fields_to_hold(
    pairs: Mapping[str, Change],
    stored: Mapping[str, Fingerprint],
    records: Mapping[str, StoredRecord],
    *,
    people: Mapping[str, int],
    settings: GuardSettings,
    approved: Collection[HeldPerson] | None = None,
) -> dict[str, tuple[Field, ...]]:
    """The fields, by key, whose blanking waits for a person; `people` are counts by kind, `approved` those decided."""
    agreed = {(one.key, one.digest) for one in approved or ()}
    open_ = {key: pair for key, pair in pairs.items() if (key, records[key].digest) not in agreed}
    waiting = {key for key in open_ if stored[key].blanking_held}
    return held_blankings(open_, people, settings, waiting=waiting)


def blankings_of(
    fields: Mapping[str, tuple[Field, ...]], pairs: Mapping[str, Change], records: Mapping[str, StoredRecord]
) -> tuple[tuple[str, HeldPerson], ...]:
    """The rows of the list of held blankings."""
    return tuple((words_of(held), held_person(pairs[key].after, records[key].digest)) for key, held in fields.items())


def named(
    dataset: Dataset,
    changes: Changes,
    stored: Mapping[str, Fingerprint],
    before: Mapping[str, StoredRecord],
    pairs: Mapping[str, Change],
) -> Iterator[NamedChange]:
    """The changes by name, up to as many as are kept."""
    added = [put for put in changes.puts if put.key not in stored or stored[put.key].removed_at is not None]
    changed = set(changes.changed_keys)
    puts = {put.key: put for put in changes.puts if put.key in changed}
    newly_held = [key for key in changes.held if stored[key].held_since is None]
    every = named_changes(
        dataset,
        added=(decoded(put) for put in added),
        changed={key: (pairs[key].before, decoded(put)) for key, put in puts.items()},
        removed=(decoded(before[key]) for key in changes.gone if key in before),
        held=(decoded(before[key]) for key in newly_held if key in before),
    )
    for number, change in enumerate(every):
        if number == MAX_LISTED:
            return
        yield change
