"""A small sample MIS with a clock that stands still."""

from collections.abc import Iterator

import pytest

from demo.sample_mis.school import School
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.sample_mis.client import SPRING_MORNING, Client, PinnedClock


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[SampleMis, PinnedClock]]:
    clock = PinnedClock()
    with running_sample_mis(pupils=40, clock=clock) as running:
        yield running, clock


@pytest.fixture
def clock(shared: tuple[SampleMis, PinnedClock]) -> PinnedClock:
    return shared[1]


@pytest.fixture
def mis(shared: tuple[SampleMis, PinnedClock]) -> SampleMis:
    running, clock = shared
    clock.now = SPRING_MORNING
    running.reset()
    return running


@pytest.fixture
def client(mis: SampleMis) -> Iterator[Client]:
    client = Client(mis)
    yield client
    client.pool.clear()


@pytest.fixture(scope="module")
def whole_school() -> School:
    return School(clock=PinnedClock())
