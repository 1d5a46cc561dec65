"""Keeps the lists that writers saw in the messages table, in parts that stay far below an item's limit."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.change_note import SeenRow
from chalicelib.storage.message_models import SEEN_HEAD, SEEN_PART, SeenItem, seen_key
from chalicelib.storage.tables import use_table

_ROWS = 1_500  # about 120 bytes a row at most: 180 KB of the 400 KB that an item may have
_rows = msgspec.json.Decoder(tuple[SeenRow, ...])


class SnapshotRepository:
    """Implements domain.message_ports.SnapshotStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(SeenItem, table_name)

    def put(
        self, school_id: str, series: str, snapshot_id: str, rows: Sequence[SeenRow], *, expires_at: datetime
    ) -> None:
        """Store a list; the head, which holds the first rows, makes it visible."""
        key, until = seen_key(school_id, series), int(expires_at.timestamp())
        parts = [_json(rows[start : start + _ROWS]) for start in range(_ROWS, len(rows), _ROWS)]
        for number, body in enumerate(parts):
            SeenItem(key, f"{SEEN_PART}{snapshot_id}#{number:04d}", body=body, expires_at=until).save()
        head = _json(rows[:_ROWS])
        SeenItem(key, SEEN_HEAD + snapshot_id, parts=len(parts), body=head, expires_at=until).save()

    def get(self, school_id: str, series: str, snapshot_id: str, *, now: datetime) -> tuple[SeenRow, ...] | None:
        """One list; None where there is none, or where it has expired."""
        key = seen_key(school_id, series)
        heads = SeenItem.query(key, SeenItem.sk == SEEN_HEAD + snapshot_id, consistent_read=True)
        return _whole(key, next(iter(heads), None), now)

    def latest(self, school_id: str, series: str, *, now: datetime) -> tuple[SeenRow, ...] | None:
        """The newest list of a series; None as above."""
        key = seen_key(school_id, series)
        heads = SeenItem.query(
            key, SeenItem.sk.startswith(SEEN_HEAD), consistent_read=True, scan_index_forward=False, limit=1
        )
        return _whole(key, next(iter(heads), None), now)


def _whole(key: str, head: SeenItem | None, now: datetime) -> tuple[SeenRow, ...] | None:
    if head is None or head.expires_at <= now.timestamp():
        return None
    rows = _rows.decode(head.body)
    if head.parts:
        prefix = f"{SEEN_PART}{head.sk.removeprefix(SEEN_HEAD)}#"
        for part in SeenItem.query(key, SeenItem.sk.startswith(prefix), consistent_read=True):
            rows += _rows.decode(part.body)
    return rows


def _json(rows: Sequence[SeenRow]) -> str:
    return msgspec.json.encode(rows).decode()
