"""Keeps local marks in the directory table, under keys that no dataset begins with."""

from collections.abc import Collection, Iterable

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.local_marks import LocalMark, LocalMarks
from chalicelib.storage.batch_reads import batch_get
from chalicelib.storage.tables import use_table

_marks: msgspec.json.Decoder[LocalMark] = msgspec.json.Decoder(LocalMark)


class LocalMarkItem(Model):
    """One mark, as readable JSON."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    source = UnicodeAttribute(default="local")
    body = UnicodeAttribute()


class LocalMarkRepository:
    """Implements domain.local_marks.LocalMarkStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(LocalMarkItem, table_name)

    def get(self, school_id: str, keys: Collection[str]) -> LocalMarks:
        """The marks with these keys."""
        found = batch_get(LocalMarkItem, [(school_id, key) for key in keys])
        return LocalMarks.of(_marks.decode(item.body) for item in found)

    def put(self, school_id: str, marks: Iterable[LocalMark]) -> None:
        """One write a mark: a person has a handful."""
        for mark in marks:
            LocalMarkItem(school_id, mark.key, body=msgspec.json.encode(mark).decode()).save()
