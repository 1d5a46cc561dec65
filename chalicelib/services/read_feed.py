"""Reads one dataset from a school's MIS to its end."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.feed import Connector
from chalicelib.domain.records import Record


class Feed(Struct, frozen=True, kw_only=True):
    """One complete read.

    `unusable` are the keys of dropped records that could be told apart; `short` says that the MIS states more records
    than came.
    """

    records: tuple[Record, ...]
    dropped: int
    unusable: tuple[str, ...]
    short: bool
    warnings: tuple[str, ...]
    source_as_of: datetime | None


def read_feed(connector: Connector, dataset: Dataset, *, date: str, on_page: Callable[[int, int | None], None]) -> Feed:
    """Read every page; `on_page` hears the records so far and the total that the MIS states.

    Raises what the connector raises: then the read is not complete and nothing may be concluded from it.
    """
    records: list[Record] = []
    warnings: dict[str, None] = {}
    unusable: list[str] = []
    dropped = 0
    total: int | None = None
    source_as_of: datetime | None = None
    for page in connector.read(dataset, date=date):
        records.extend(page.records)
        warnings.update(dict.fromkeys(page.warnings))
        dropped += page.dropped
        unusable.extend(page.unusable)
        total = page.total if page.total is not None else total
        source_as_of = page.source_as_of or source_as_of
        on_page(len(records), total)
    return Feed(
        records=tuple(records),
        dropped=dropped,
        unusable=tuple(unusable),
        short=total is not None and len(records) + dropped < total,
        warnings=tuple(warnings),
        source_as_of=source_as_of,
    )
