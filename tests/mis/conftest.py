"""A scripted server, and a connector that reads from it."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.http import HttpClient
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import Dataset
from tests.mis.clients import ON_THIS_MACHINE, TOKEN, Clock, build
from tests.mis.fake_server import FakeServer, running_server


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with running_server() as fake:
        yield fake


class Read:
    """One whole read."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self.records: list[Record] = [record for page in pages for record in page.records]
        self.dropped = sum(page.dropped for page in pages)
        self.warnings = [warning for page in pages for warning in page.warnings]

    def of(self, kind: type[Record]) -> list[Record]:
        return [record for record in self.records if isinstance(record, kind)]


ReadDataset = Callable[..., Read]


@pytest.fixture
def read(server: FakeServer) -> ReadDataset:
    connection = WondeConnection(base_url=server.url, school_id="A1")

    def read_dataset(dataset: Dataset, date: str = "2026-06-24") -> Read:
        connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
        return Read(list(connector.read(dataset, date=date)))

    return read_dataset


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(server: FakeServer, clock: Clock) -> HttpClient:
    return build(server.url, clock)
