"""Keeps lists of one kind in the messages table, in parts that stay far below an item's limit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from chalicelib.messages.storage.message_models import LIST_HEAD, LIST_PART, ListItem, list_key
from chalicelib.shared.storage.tables import use_table

Row = TypeVar("Row")

_ROWS = 1_500  # about 120 bytes a row at most: 180 KB of the 400 KB that an item may have


class ListRepository(Generic[Row]):
    """Implements messages.domain.ports.ListStore on DynamoDB; `kind` keeps lists of one kind apart from others."""

    def __init__(self, table_name: str, kind: str, row: type[Row]) -> None:
        use_table(ListItem, table_name)
        self._kind = kind
        self._rows = msgspec.json.Decoder(tuple[row, ...])  # type: ignore[valid-type]  # made at run time

    def put(self, school_id: str, series: str, list_id: str, rows: Sequence[Row], *, expires_at: datetime) -> None:
        """Store a list; the head, which holds the first rows, makes it visible."""
        key, until = self._key(school_id, series), int(expires_at.timestamp())
        parts = [_json(rows[start : start + _ROWS]) for start in range(_ROWS, len(rows), _ROWS)]
        for number, body in enumerate(parts):
            ListItem(key, f"{LIST_PART}{list_id}#{number:04d}", body=body, expires_at=until).save()
        head = _json(rows[:_ROWS])
        ListItem(key, LIST_HEAD + list_id, parts=len(parts), body=head, expires_at=until).save()

    def get(self, school_id: str, series: str, list_id: str, *, now: datetime) -> tuple[Row, ...] | None:
        """One list; None where there is none, or where it has expired."""
        key = self._key(school_id, series)
        heads = ListItem.query(key, ListItem.sk == LIST_HEAD + list_id, consistent_read=True)
        return self._whole(key, next(iter(heads), None), now)

    def latest(self, school_id: str, series: str, *, now: datetime) -> tuple[Row, ...] | None:
        """The newest list of a series; None as above."""
        key = self._key(school_id, series)
        heads = ListItem.query(
            key, ListItem.sk.startswith(LIST_HEAD), consistent_read=True, scan_index_forward=False, limit=1
        )
        return self._whole(key, next(iter(heads), None), now)

    def _whole(self, key: str, head: ListItem | None, now: datetime) -> tuple[Row, ...] | None:
        if head is None or head.expires_at <= now.timestamp():
            return None
        rows: tuple[Row, ...] = self._rows.decode(head.body)
        if head.parts:
            prefix = f"{LIST_PART}{head.sk.removeprefix(LIST_HEAD)}#"
            for part in ListItem.query(key, ListItem.sk.startswith(prefix), consistent_read=True):
                rows += self._rows.decode(part.body)
        return rows

    def _key(self, school_id: str, series: str) -> str:
        return list_key(school_id, self._kind, series)


def _json(rows: Sequence[object]) -> str:
    return msgspec.json.encode(rows).decode()
