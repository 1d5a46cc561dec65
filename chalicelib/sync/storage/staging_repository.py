"""Keeps stretches of unfinished reads in the directory table: personal data, beside the rest of it and as short-lived
as can be."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from zlib import compress, decompress

import msgspec
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.shared.clock import Clock
from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.staging import StagedRead

_PART_BYTES = 300_000  # of the 400 KB that an item may have
_PREFIX = "spool#"
_reads = msgspec.json.Decoder(StagedRead)


class StagingItem(Model):
    """One part of a stretch: compressed JSON of sync.domain.staging.StagedRead, cut into `parts` pieces."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    parts = NumberAttribute()
    packed = BinaryAttribute(legacy_encoding=False)
    expires_at = NumberAttribute()


class StagingRepository:
    """Implements sync.domain.staging.StagingStore on DynamoDB."""

    def __init__(self, table_name: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        use_table(StagingItem, table_name)
        self._clock = clock

    def put(self, school_id: str, staging_id: str, read: StagedRead, *, expires_at: datetime) -> None:
        """Store one stretch, in as many items as it takes."""
        packed = compress(msgspec.json.encode(read), level=1)
        pieces = [packed[start : start + _PART_BYTES] for start in range(0, len(packed), _PART_BYTES)]
        with StagingItem.batch_write() as batch:
            for number, piece in enumerate(pieces):
                batch.save(
                    StagingItem(
                        school_id,
                        f"{_PREFIX}{staging_id}#{number:04d}",
                        parts=len(pieces),
                        packed=piece,
                        expires_at=int(expires_at.timestamp()),
                    )
                )

    def get(self, school_id: str, staging_ids: Iterable[str]) -> tuple[StagedRead, ...] | None:
        """The stretches in this order; None where one is missing, incomplete or has expired."""
        reads = []
        for staging_id in staging_ids:
            items = list(_items(school_id, staging_id))
            if not items or len(items) < items[0].parts or items[0].expires_at <= self._clock().timestamp():
                return None
            reads.append(_reads.decode(decompress(b"".join(item.packed for item in items))))
        return tuple(reads)

    def delete(self, school_id: str, staging_ids: Collection[str]) -> None:
        """Forget them."""
        with StagingItem.batch_write() as batch:
            for staging_id in staging_ids:
                for item in _items(school_id, staging_id):
                    batch.delete(item)


def _items(school_id: str, staging_id: str) -> Iterable[StagingItem]:
    return StagingItem.query(school_id, StagingItem.sk.startswith(f"{_PREFIX}{staging_id}#"), consistent_read=True)
