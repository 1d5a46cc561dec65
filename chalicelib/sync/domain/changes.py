"""What must be written so that the directory equals a complete read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.directory.domain.digests import body_digest, encode_record
from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.kept_states import ListedAsLeaver, RemovalDiscarded
from chalicelib.directory.domain.records import Record, record_key
from chalicelib.sync.domain.state import Counts


class Changes(Struct, frozen=True, kw_only=True):
    """The difference between a feed and the store.

    `puts` are whole records to write and `changed_keys` the changed ones among them; `gone` are keys to remove softly,
    `left` those of them whom the source's own lists name, `missing` keys that this is the first complete read without,
    `held` keys whose removal waits for a person, `found` those of whom the source says that they are there after all.
    `unconfirmed` counts absent people at whom the next read must look again, `blankings` people who keep addresses that
    the MIS has blanked, `unchanged` the rest.
    """

    puts: tuple[StoredRecord, ...]
    added: int
    changed: int
    unchanged: int
    gone: tuple[str, ...]
    missing: tuple[str, ...]
    unconfirmed: int
    changed_keys: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    blankings: int = 0

    def counts(self, *, read: int, dropped: int) -> Counts:
        """Give the counts of a job that applied these changes."""
        return Counts(
            read=read,
            added=self.added,
            changed=self.changed,
            removed=len(self.gone),
            unchanged=self.unchanged,
            dropped=dropped,
            held=len(self.held) + self.blankings,
        )

    def written(self, keys: Iterable[str]) -> Counts:
        """Give the counts of a job that has written no more than these keys."""
        done = set(keys)
        changed = len(done.intersection(self.changed_keys))
        removed = len(done.intersection(self.gone))
        puts = sum(put.key in done for put in self.puts)
        return Counts(added=min(self.added, puts - changed), changed=changed, removed=removed)


def as_stored(records: Iterable[Record], *, expires_at: datetime | None) -> dict[str, StoredRecord]:
    """Encode records as they would be stored, by key.

    The same person met twice counts once.
    """
    stored = {}
    for record in records:
        body = encode_record(record)
        key = record_key(record)
        stored[key] = StoredRecord(key=key, digest=body_digest(body), body=body, expires_at=expires_at)
    return stored


AbsenceRule: TypeAlias = Literal["at_once", "when_confirmed"]
"""What absence from a complete read means: attendance marks, which a school corrects all day, go at once; people go
when a second complete read lacks them too, or as the guard and the source say (sync.domain.absences)."""


def compare(
    feed: Mapping[str, StoredRecord],
    stored: Mapping[str, Fingerprint],
    *,
    absence: AbsenceRule,
    unusable: Collection[str] = (),
) -> Changes:
    """Compare a complete read with the store.

    `unusable` are keys that were in the feed but could not be used.
    """
    puts, added, changed_keys = [], 0, []
    for key, record in feed.items():
        before = stored.get(key)
        if before is None or before.removed_at is not None:
            added += 1
        elif before.is_kept_against(record.digest):
            continue
        elif before.digest != record.digest:
            changed_keys.append(key)
        elif not before.marked:
            continue
        puts.append(record)
    absent = absentees(feed, stored, unusable)
    gone = [key for key in absent if absence == "at_once" or stored[key].missing_since is not None]
    return Changes(
        puts=tuple(puts),
        added=added,
        changed=len(changed_keys),
        changed_keys=tuple(changed_keys),
        unchanged=len(feed) - added - len(changed_keys),
        gone=tuple(gone),
        missing=tuple(key for key in absent if key not in set(gone)),
        unconfirmed=len(absent) - len(gone),
    )


def absentees(feed: Collection[str], stored: Mapping[str, Fingerprint], unusable: Collection[str]) -> list[str]:
    """Find the stored keys that the read lacks.

    Left out are people whom an administrator decided to keep.
    """
    known = set(unusable)
    return [
        key
        for key, before in stored.items()
        if key not in feed
        and key not in known
        and before.removed_at is None
        and not isinstance(before.kept, RemovalDiscarded)
    ]


def marked_record(
    record: StoredRecord, changes: Changes, *, now: datetime, expires_at: datetime, complete: bool
) -> StoredRecord:
    """Give an absent record as it stands after the read.

    That is removed softly, held, marked missing, or cleared of marks. Only a complete read counts towards being
    missing.
    """
    if record.key in changes.gone:
        kept = ListedAsLeaver() if record.key in changes.left else None
        return replace(record, removed_at=now, expires_at=expires_at, held_since=None, kept=kept)
    if record.key in changes.found:
        return replace(record, missing_since=None, held_since=None)
    missing_since = record.missing_since or (now if complete else None)
    held_since = (record.held_since or now) if record.key in changes.held else None
    return replace(record, missing_since=missing_since, held_since=held_since)
