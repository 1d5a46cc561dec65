"""What Rollcall needs of Wonde besides the datasets: a missing permission for it shows days later, and seldom."""

from collections.abc import Callable
from functools import partial

from chalicelib.directory.domain.records import Record
from chalicelib.mis.decoding import Identified
from chalicelib.mis.domain.probes import Probe
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.contacts import ContactBook
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import CHANGED_CONTACTS, COUNTS, DELETIONS, LEAVERS, SCHOOL, Resource

_FEW = {"per_page": "10"}
_LEAVES_LATER = "whoever left goes after a second read in place of the first"


def probes_of(reader: WondeReader) -> tuple[Probe, ...]:
    """One call each: leavers, deletions, counts, the school itself, and the contacts by themselves."""
    return (
        _probe(LEAVERS, partial(_first_page, reader, LEAVERS), _LEAVES_LATER),
        _probe(DELETIONS, partial(_first_page, reader, DELETIONS), _LEAVES_LATER),
        _probe(COUNTS, partial(_single, reader, COUNTS), "a read that ended early is found out less often"),
        _probe(SCHOOL, partial(_single, reader, SCHOOL), "a family whose pupil has left cannot be refreshed"),
        _probe(CHANGED_CONTACTS, partial(_contacts, reader), "changes of contacts alone cannot be read"),
    )


def _probe(resource: Resource, call: Callable[[], tuple[Record, ...]], then: str) -> Probe:
    missing = f'no {resource.what} (the permission "{resource.permission}"): {then}'
    return Probe(dataset="pupils", call=call, missing=missing)


def _first_page(reader: WondeReader, resource: Resource) -> tuple[Record, ...]:
    next(reader.pages(resource, Identified, parameters=_FEW))
    return ()


def _single(reader: WondeReader, resource: Resource) -> tuple[Record, ...]:
    reader.single(resource)
    return ()


def _contacts(reader: WondeReader) -> tuple[Record, ...]:
    book = ContactBook()
    SkippedRecords().keep("contact", next(reader.pages(CHANGED_CONTACTS, wire.Person, parameters=_FEW)), book.meet)
    return tuple(book.contacts())
