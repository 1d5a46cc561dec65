"""Keeps the directory: one item a record, under one partition a school."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.directory import Directory, Fingerprint, StoredRecord, key_prefix
from chalicelib.domain.records import Record
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
    expires_at = NumberAttribute(null=True)
    body = UnicodeAttribute()


class DirectoryRepository:
    """Implements domain.directory.DirectoryStore on DynamoDB; PynamoDB retries what a batch leaves over."""

    def __init__(self, table_name: str) -> None:
        use_table(DirectoryItem, table_name)

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        """The fingerprints of all stored records whose key begins with `prefix`, removed ones included."""
        items = DirectoryItem.query(
            school_id,
            DirectoryItem.sk.startswith(prefix),
            consistent_read=True,
            attributes_to_get=["sk", "digest", "missing_since", "removed_at"],
        )
        return {
            item.sk: Fingerprint(digest=item.digest, missing_since=item.missing_since, removed_at=item.removed_at)
            for item in items
        }

    def get(self, school_id: str, keys: Collection[str]) -> Iterator[StoredRecord]:
        """The stored records with these keys."""
        for item in DirectoryItem.batch_get([(school_id, key) for key in keys], consistent_read=True):
            yield StoredRecord(
                key=item.sk,
                digest=item.digest,
                body=item.body.encode(),
                missing_since=item.missing_since,
                removed_at=item.removed_at,
                expires_at=_moment(item.expires_at),
            )

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
                        expires_at=int(record.expires_at.timestamp()) if record.expires_at else None,
                        body=record.body.decode(),
                    )
                )

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        """The directory of these datasets without removed people, strongly consistent."""
        return Directory.of(
            _records.decode(item.body) for dataset in datasets for item in _query(school_id, key_prefix(dataset, date))
        )


def _query(school_id: str, prefix: str) -> Iterator[DirectoryItem]:
    return DirectoryItem.query(
        school_id,
        DirectoryItem.sk.startswith(prefix),
        filter_condition=DirectoryItem.removed_at.does_not_exist(),
        consistent_read=True,
        attributes_to_get=["body"],
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
