"""What must be written so that the directory equals a complete read, and nothing more."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.digests import body_digest, encode_record
from chalicelib.domain.directory import Fingerprint, StoredRecord
from chalicelib.domain.records import Record, record_key
from chalicelib.domain.sync_state import Counts


class Changes(Struct, frozen=True, kw_only=True):
    """The difference between a feed and the store.

    `puts` are whole records to write; `gone` are keys to remove softly and `missing` keys that this is the
    first complete read without; `unconfirmed` counts all who are absent and stay. `unchanged` counts the rest.
    """

    puts: tuple[StoredRecord, ...]
    added: int
    changed: int
    unchanged: int
    gone: tuple[str, ...]
    missing: tuple[str, ...]
    unconfirmed: int

    def counts(self, *, read: int, dropped: int) -> Counts:
        """The counts of a job that applied these changes."""
        return Counts(
            read=read,
            added=self.added,
            changed=self.changed,
            removed=len(self.gone),
            unchanged=self.unchanged,
            dropped=dropped,
        )


def as_stored(records: Iterable[Record], *, expires_at: datetime | None) -> dict[str, StoredRecord]:
    """Records by key as they would be stored; the same person met twice counts once."""
    stored = {}
    for record in records:
        body = encode_record(record)
        key = record_key(record)
        stored[key] = StoredRecord(key=key, digest=body_digest(body), body=body, expires_at=expires_at)
    return stored


AbsenceRule: TypeAlias = Literal["at_once", "when_confirmed", "never"]
"""What absence from a complete read means: attendance marks, which a school corrects all day, go at once; people go
when a second complete read lacks them too; nobody goes by a read in which some records could not be understood."""


def compare(feed: Mapping[str, StoredRecord], stored: Mapping[str, Fingerprint], *, absence: AbsenceRule) -> Changes:
    """Compare a complete read with the store."""
    puts, added, changed = [], 0, 0
    for key, record in feed.items():
        before = stored.get(key)
        if before is None or before.removed_at is not None:
            added += 1
        elif before.digest != record.digest:
            changed += 1
        elif before.missing_since is None:
            continue
        puts.append(record)
    absent = [key for key, before in stored.items() if key not in feed and before.removed_at is None]
    gone = [key for key in absent if absence == "at_once" or stored[key].missing_since is not None]
    if absence == "never":
        gone = []
    return Changes(
        puts=tuple(puts),
        added=added,
        changed=changed,
        unchanged=len(feed) - added - changed,
        gone=tuple(gone),
        missing=tuple(key for key in absent if key not in set(gone)) if absence != "never" else (),
        unconfirmed=len(absent) - len(gone),
    )


def without(record: StoredRecord, *, gone: bool, now: datetime, expires_at: datetime) -> StoredRecord:
    """The record as it stands after a complete read without it: removed softly, or marked missing."""
    if gone:
        return replace(record, removed_at=now, expires_at=expires_at)
    return replace(record, missing_since=now)
