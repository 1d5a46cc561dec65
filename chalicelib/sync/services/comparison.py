"""The people that a read changes, as they are stored and as the MIS has them now."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.records import Record
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.blanking import Change, held_blankings, hold_back, words_of
from chalicelib.sync.domain.change_list import MAX_LISTED, NamedChange, named_changes
from chalicelib.sync.domain.changes import Changes
from chalicelib.sync.domain.held import HeldPerson, held_person

HeldRows = tuple[tuple[str, HeldPerson], ...]
"""Held people, each with the likely reason."""

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def decoded(record: StoredRecord) -> Record:
    """Decode the record that is stored."""
    return _records.decode(record.body)


class Comparison(Struct, frozen=True, kw_only=True):
    """All by key: `stored` fingerprints, the stored records `before` that change or are absent, and the `records` read.

    `changed` are those whom `changes` changes, before and after.
    """

    changes: Changes
    stored: Mapping[str, Fingerprint]
    before: Mapping[str, StoredRecord]
    records: Mapping[str, StoredRecord]
    changed: Mapping[str, Change]

    @classmethod
    def of(
        cls,
        changes: Changes,
        stored: Mapping[str, Fingerprint],
        before: Mapping[str, StoredRecord],
        records: Mapping[str, StoredRecord],
    ) -> "Comparison":
        """Decode those who change."""
        changed = {
            key: Change(before=decoded(before[key]), after=decoded(records[key])) for key in changes.changed_keys
        }
        return cls(changes=changes, stored=stored, before=before, records=records, changed=changed)

    def hold_blankings(
        self, *, people: Mapping[str, int], settings: GuardSettings, approved: Collection[HeldPerson] | None = None
    ) -> tuple["Comparison", HeldRows]:
        """Hold back the blankings that wait for a person; `people` are counts by kind, `approved` those decided."""
        agreed = {(person.key, person.digest) for person in approved or ()}
        open_ = {key: change for key, change in self.changed.items() if (key, self.records[key].digest) not in agreed}
        waiting = {key for key in open_ if self.stored[key].blanking_held}
        fields = held_blankings(open_, people, settings, waiting=waiting)
        changes = hold_back(self.changes, self.stored, self.records, self.changed, fields)
        rows = tuple(
            (words_of(held), held_person(self.changed[key].after, self.records[key].digest))
            for key, held in fields.items()
        )
        return replace(self, changes=changes), rows

    def named(self, dataset: Dataset) -> Iterator[NamedChange]:
        """Give the changes by name, up to as many as are kept."""
        changes, stored, before = self.changes, self.stored, self.before
        added = [put for put in changes.puts if put.key not in stored or stored[put.key].removed_at is not None]
        changed = set(changes.changed_keys)
        newly_held = [key for key in changes.held if stored[key].held_since is None]
        every = named_changes(
            dataset,
            added=map(decoded, added),
            changed={
                put.key: (self.changed[put.key].before, decoded(put)) for put in changes.puts if put.key in changed
            },
            removed=(decoded(before[key]) for key in changes.gone if key in before),
            held=(decoded(before[key]) for key in newly_held if key in before),
        )
        return islice(every, MAX_LISTED)
