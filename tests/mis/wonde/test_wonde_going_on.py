"""A read that stops after any page and goes on in another connector is the same read."""

from collections.abc import Iterator

import msgspec
import pytest

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import RetriableError
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def mis() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=450) as sample:  # three pages of pupils
        yield sample


def connector(mis: SampleMis) -> Connector:
    connection = WondeConnection(base_url=mis.url, school_id=SCHOOL_ID)
    return build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)


def day(mis: SampleMis) -> str:
    return max(mark.date for mark in mis.school.contents.marks.values())


def records_of(pages: list[Page]) -> list[Record]:
    return [record for page in pages for record in page.records]


def in_stretches(mis: SampleMis, dataset: Dataset) -> list[Page]:
    """Each stretch is one page, read by a new connector that knows only the note of the one before."""
    pages: list[Page] = []
    note = b""
    while True:
        for page in connector(mis).read(dataset, date=day(mis), resume=note):
            pages.append(page)
            if page.resume is not None:
                note = msgspec.json.encode(page.resume)
                break
        else:
            return pages


@pytest.mark.parametrize("dataset", DATASETS)
def test_page_by_page_it_gives_what_one_read_gives(mis: SampleMis, dataset: Dataset) -> None:
    whole = list(connector(mis).read(dataset, date=day(mis)))
    stretches = in_stretches(mis, dataset)
    assert records_of(stretches) == records_of(whole)
    assert sum(page.dropped for page in stretches) == sum(page.dropped for page in whole)
    assert sum(page.resume is not None for page in stretches) >= (3 if dataset == "pupils" else 1)


def test_no_page_is_asked_for_twice(mis: SampleMis) -> None:
    mis.door.requests.clear()
    in_stretches(mis, "pupils")
    asked = [request for request in mis.door.requests if request.startswith("students?")]
    assert len(asked) == len(set(asked)) == 3


def test_a_page_that_comes_again_after_going_on_is_no_progress(mis: SampleMis) -> None:
    first = next(connector(mis).read("pupils", date=day(mis)))
    assert first.resume is not None
    note = msgspec.json.encode(first.resume)
    mis.door.add_fault("students", trick="loop", times=9)
    try:
        with pytest.raises(RetriableError, match="a page came twice"):
            list(connector(mis).read("pupils", date=day(mis), resume=note))
    finally:
        mis.door.clear_faults()


def test_the_note_holds_no_token(mis: SampleMis) -> None:
    for page in connector(mis).read("pupils", date=day(mis)):
        assert TOKEN.encode() not in msgspec.json.encode(page.resume)
