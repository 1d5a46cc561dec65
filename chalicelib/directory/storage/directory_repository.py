"""Keeps the directory: one item a record, under one partition a school."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model

from chalicelib.directory.domain.directory import Directory, Fingerprint, StoredRecord, has_expired, key_prefix
from chalicelib.directory.domain.overrides import LOCAL_PREFIX, ContactOverride, ContactOverrides
from chalicelib.directory.domain.records import Record, record_key
from chalicelib.directory.storage.encoded_batch import EncodedBatch
from chalicelib.directory.storage.kept_attribute import decode_kept, encode_kept
from chalicelib.directory.storage.typed_query import Text, TypedQuery, collector_resting
from chalicelib.shared.clock import Clock
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.storage.batch_reads import batch_get
from chalicelib.shared.storage.tables import new_connection, use_table

_marks: msgspec.json.Decoder[ContactOverride] = msgspec.json.Decoder(ContactOverride)
_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
_times = UTCDateTimeAttribute()
_BATCH = 25  # the most that one request may write
_KEPT_STILL = "(attribute_not_exists(expires_at) OR expires_at > :now)"


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


class _Row(Struct, frozen=True, gc=False):
    """What a bulk read asks for of an item."""

    sk: Text = Text("")
    digest: Text = Text("")
    body: Text = Text("")
    kept: Text | None = None
    missing_since: Text | None = None
    removed_at: Text | None = None
    held_since: Text | None = None


class DirectoryRepository:
    """Implements directory.domain.directory.DirectoryStore on DynamoDB.

    What goes through a whole school uses botocore's client directly (docs/performance.md), the rest PynamoDB.
    """

    def __init__(self, table_name: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        use_table(DirectoryItem, table_name)
        self._table = table_name
        self._clock = clock
        self._connection = new_connection()  # makes its client once, when the first school is read or written

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        """The fingerprints of all stored records whose key begins with `prefix`, removed ones included."""
        fields = "sk, digest, missing_since, removed_at, held_since, kept"
        with collector_resting():
            return {
                row.sk.text: Fingerprint(
                    digest=row.digest.text,
                    missing_since=_moment(row.missing_since),
                    removed_at=_moment(row.removed_at),
                    held_since=_moment(row.held_since),
                    kept=decode_kept(row.kept.text) if row.kept else None,
                )
                for row in self._rows(school_id, prefix, fields, _KEPT_STILL)
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
                expires_at=None if item.expires_at is None else datetime.fromtimestamp(item.expires_at, UTC),
                held_since=item.held_since,
                kept=decode_kept(item.kept),
            )
            if not has_expired(record, now):
                yield record

    def put(self, school_id: str, records: Iterable[StoredRecord]) -> None:
        """Write whole records, 25 a request; what DynamoDB leaves over goes through PynamoDB, which tries again."""
        rest = iter(records)
        while batch := tuple(islice(rest, _BATCH)):
            left_over = self._write([_item(school_id, record) for record in batch])
            if left_over:
                with DirectoryItem.batch_write() as again:
                    for item in left_over:
                        again.save(DirectoryItem.from_raw_data(item))

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        """The directory of these datasets without removed people, strongly consistent."""
        present = f"attribute_not_exists(removed_at) AND {_KEPT_STILL}"
        records, held = [], []
        with collector_resting():
            for dataset in datasets:
                for row in self._rows(school_id, key_prefix(dataset, date), "body, held_since", present):
                    record = _records.decode(row.body.text)
                    records.append(record)
                    if row.held_since is not None:
                        held.append(record_key(record))
            return Directory.of(records, held=held, local=self._local(school_id, datasets))

    def _local(self, school_id: str, datasets: Collection[Dataset]) -> ContactOverrides:
        if not {"pupils", "staff"} & set(datasets):
            return ContactOverrides()
        rows = self._rows(school_id, LOCAL_PREFIX, "body", _KEPT_STILL)
        return ContactOverrides.of(_marks.decode(row.body.text) for row in rows)

    def _rows(self, school_id: str, prefix: str, fields: str, condition: str) -> Iterator[_Row]:
        return self._query(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="school_id = :school AND begins_with(sk, :prefix)",
            FilterExpression=condition,
            ProjectionExpression=fields,
            ExpressionAttributeValues={
                ":school": {"S": school_id},
                ":prefix": {"S": prefix},
                ":now": {"N": str(int(self._clock().timestamp()))},
            },
        )

    @cached_property
    def client(self) -> Any:
        """The client of the bulk paths."""
        return self._connection.client

    @cached_property
    def _query(self) -> TypedQuery[_Row]:
        return TypedQuery(self.client, _Row)

    @cached_property
    def _write(self) -> EncodedBatch:
        return EncodedBatch(self.client, self._table)


def _item(school_id: str, record: StoredRecord) -> dict[str, dict[str, str]]:
    """The record as DirectoryItem would store it."""
    item = {
        "school_id": {"S": school_id},
        "sk": {"S": record.key},
        "digest": {"S": record.digest},
        "source": {"S": "mis"},
        "body": {"S": record.body.decode()},
    }
    for name in ("missing_since", "removed_at", "held_since"):
        moment = getattr(record, name)
        if moment is not None:
            item[name] = {"S": _times.serialize(moment)}  # type: ignore[no-untyped-call]  # PynamoDB has no types here
    if record.kept is not None:
        item["kept"] = {"S": encode_kept(record.kept)}
    if record.expires_at is not None:
        item["expires_at"] = {"N": str(int(record.expires_at.timestamp()))}
    return item


def _moment(stored: Text | None) -> datetime | None:
    if stored is None:
        return None
    moment: datetime = _times.deserialize(stored.text)  # type: ignore[no-untyped-call]  # PynamoDB has no types here
    return moment
