"""Reads one dataset from a school's MIS.

It ends with the data, or when the worker's time for reading is over.
"""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Connector, Page
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
    """Read on from where `before` ends, and give what was read.

    It is read to the end where its `resume` is empty. `on_page` hears the records so far and the total that the MIS
    states; `stop` is asked after each page. Raises what the connector raises: then the read is not complete and nothing
    may be concluded from it.
    """
    so_far = sum(len(read.records) for read in before)
    total = next((read.total for read in reversed(list(before)) if read.total is not None), None)
    go_on_from = next((read.resume for read in reversed(list(before))), b"")
    pages: list[Page] = []
    resume = b""
    for page in connector.read(dataset, date=date, since=since, resume=go_on_from):
        pages.append(page)
        so_far += len(page.records)
        total = page.total if page.total is not None else total
        on_page(so_far, total)
        if page.resume is not None and stop():
            resume = msgspec.json.encode(page.resume)
            break
    return _stretch(pages, total=total, resume=resume)


def _stretch(pages: Collection[Page], *, total: int | None, resume: bytes) -> StagedRead:
    """Put pages together.

    The source's age is the last that it states, its clock that of the first page that tells it.
    """
    ages = [page.source_as_of for page in pages if page.source_as_of is not None]
    clocks = [page.source_clock for page in pages if page.source_clock is not None]
    return StagedRead(
        records=tuple(record for page in pages for record in page.records),
        total=total,
        dropped=sum(page.dropped for page in pages),
        unusable=tuple(key for page in pages for key in page.unusable),
        warnings=tuple(dict.fromkeys(warning for page in pages for warning in page.warnings)),
        source_as_of=ages[-1] if ages else None,
        source_clock=clocks[0] if clocks else None,
        resume=resume,
    )


def whole(reads: Collection[StagedRead]) -> Feed:
    """Put the stretches of a complete read together, in order."""
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
