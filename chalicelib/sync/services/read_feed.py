"""Reads one dataset from a school's MIS, to its end or until the worker's time for reading is over."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Connector
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.staging import StagedRead


class Feed(Struct, frozen=True, kw_only=True):
    """One complete read.

    `unusable` are the keys of dropped records that could be told apart; `short` says that the MIS states more records
    than came, and then the difference counts as dropped.
    """

    records: tuple[Record, ...]
    dropped: int
    unusable: tuple[str, ...]
    short: bool
    warnings: tuple[str, ...]
    source_as_of: datetime | None
    source_clock: datetime | None


def read_feed(
    connector: Connector,
    dataset: Dataset,
    *,
    date: str,
    since: datetime | None = None,
    before: Collection[StagedRead] = (),
    on_page: Callable[[int, int | None], None],
    stop: Callable[[], bool],
) -> StagedRead:
    """Read on from where `before` ends, and give what was read: to the end, where its `resume` is empty.

    `on_page` hears the records so far and the total that the MIS states; `stop` is asked after each page. Raises what
    the connector raises: then the read is not complete and nothing may be concluded from it.
    """
    records: list[Record] = []
    warnings: dict[str, None] = {}
    unusable: list[str] = []
    dropped = 0
    so_far = sum(len(read.records) for read in before)
    total = next((read.total for read in reversed(list(before)) if read.total is not None), None)
    source_as_of = source_clock = None
    resume = b""
    note = next((read.resume for read in reversed(list(before))), b"")
    for page in connector.read(dataset, date=date, since=since, resume=note):
        records.extend(page.records)
        warnings.update(dict.fromkeys(page.warnings))
        dropped += page.dropped
        unusable.extend(page.unusable)
        total = page.total if page.total is not None else total
        source_as_of = page.source_as_of or source_as_of
        source_clock = source_clock or page.source_clock
        on_page(so_far + len(records), total)
        if page.resume is not None and stop():
            resume = msgspec.json.encode(page.resume)
            break
    return StagedRead(
        records=tuple(records),
        total=total,
        dropped=dropped,
        unusable=tuple(unusable),
        warnings=tuple(warnings),
        source_as_of=source_as_of,
        source_clock=source_clock,
        resume=resume,
    )


def whole(reads: Collection[StagedRead]) -> Feed:
    """The stretches of a complete read, in order, as one."""
    records = tuple(record for read in reads for record in read.records)
    dropped = sum(read.dropped for read in reads)
    stated = next((read.total for read in reversed(list(reads)) if read.total is not None), 0)
    lacking = max(stated - len(records) - dropped, 0)
    sources = [read.source_as_of for read in reads if read.source_as_of is not None]
    clocks = [read.source_clock for read in reads if read.source_clock is not None]
    return Feed(
        records=records,
        dropped=dropped + lacking,
        unusable=tuple(key for read in reads for key in read.unusable),
        short=lacking > 0,
        warnings=tuple(dict.fromkeys(warning for read in reads for warning in read.warnings)),
        source_as_of=min(sources, default=None),
        source_clock=min(clocks, default=None),
    )
