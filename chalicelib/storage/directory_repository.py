"""Keeps the directory: one item a record, under one partition a school."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.domain.clock import Clock
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.directory import Directory, Fingerprint, StoredRecord, has_expired, key_prefix
from chalicelib.domain.records import Record
from chalicelib.storage.batch_reads import batch_get
from chalicelib.storage.tables import use_table

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class DirectoryItem(Model):
    """One record: what syncing compares is native, the rest is one readable JSON body."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    digest = UnicodeAttribute()
    source = UnicodeAttribute(default="mis")
    missing_since = UTCDateTimeAttribute(null=True)
    removed_at = UTCDateTimeAttribute(null=True)
    held_since = UTCDateTimeAttribute(null=True)
    kept = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    body = UnicodeAttribute()


class DirectoryRepository:
    """Implements domain.directory.DirectoryStore on DynamoDB; PynamoDB retries what a batch leaves over."""

    def __init__(self, table_name: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        use_table(DirectoryItem, table_name)
        self._clock = clock

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        """The fingerprints of all stored records whose key begins with `prefix`, removed ones included."""
        items = DirectoryItem.query(
            school_id,
            DirectoryItem.sk.startswith(prefix),
            filter_condition=self._kept_still(),
            consistent_read=True,
            attributes_to_get=["sk", "digest", "missing_since", "removed_at", "held_since", "kept"],
        )
        return {
            item.sk: Fingerprint(
                digest=item.digest,
                missing_since=item.missing_since,
                removed_at=item.removed_at,
                held_since=item.held_since,
                kept=item.kept,
            )
            for item in items
        }

    def get(self, school_id: str, keys: Collection[str]) -> Iterator[StoredRecord]:
        """The stored records with these keys."""
        now = self._clock()
        for item in batch_get(DirectoryItem, [(school_id, key) for key in keys]):
            record = StoredRecord(
                key=item.sk,
                digest=item.digest,
                body=item.body.encode(),
                missing_since=item.missing_since,
                removed_at=item.removed_at,
                expires_at=_moment(item.expires_at),
                held_since=item.held_since,
                kept=item.kept,
            )
            if not has_expired(record, now):
                yield record

    def put(self, school_id: str, records: Iterable[StoredRecord]) -> None:
        """Write whole records, 25 a request."""
        with DirectoryItem.batch_write() as batch:
            for record in records:
                batch.save(
                    DirectoryItem(
                        school_id,
                        record.key,
                        digest=record.digest,
                        missing_since=record.missing_since,
                        removed_at=record.removed_at,
                        held_since=record.held_since,
                        kept=record.kept,
                        expires_at=int(record.expires_at.timestamp()) if record.expires_at else None,
                        body=record.body.decode(),
                    )
                )

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        """The directory of these datasets without removed people, strongly consistent."""
        records, held = [], []
        for dataset in datasets:
            for item in self._query(school_id, key_prefix(dataset, date)):
                records.append(_records.decode(item.body))
                if item.held_since is not None:
                    held.append(item.sk)
        return Directory.of(records, held=held)

    def _query(self, school_id: str, prefix: str) -> Iterator[DirectoryItem]:
        return DirectoryItem.query(
            school_id,
            DirectoryItem.sk.startswith(prefix),
            filter_condition=DirectoryItem.removed_at.does_not_exist() & self._kept_still(),
            consistent_read=True,
            attributes_to_get=["sk", "body", "held_since"],
        )

    def _kept_still(self) -> Condition:
        later = DirectoryItem.expires_at > int(self._clock().timestamp())
        kept: Condition = DirectoryItem.expires_at.does_not_exist() | later
        return kept


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
