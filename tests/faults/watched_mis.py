"""The Wonde connector as the registry builds it, on a clock of the test's, telling of each answer that came."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.mis.calls import ONE_QUICK_TRY, Limits, Request, Timing
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.http import HttpClient
from chalicelib.mis.wonde.confirmation import Confirmation
from chalicelib.mis.wonde.connector import WondeConnector
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.schools.domain.school import School
from tests.fakes.clock import FakeClock
from tests.mis.clients import HERE

T = TypeVar("T")


class _WatchedClient(HttpClient):
    """Calls `on_answer` when an answer was read, before anybody sees it."""

    on_answer: Callable[[], None]

    def get_json(self, request: Request, shape: type[T]) -> T:
        answer = super().get_json(request, shape)
        self.on_answer()
        return answer


def watched_connector(
    url: str, token: str, school: School, *, limits: Limits, clock: FakeClock, on_answer: Callable[[], None]
) -> Connector:
    """A connector to `url` whose waits pass on `clock` alone."""
    mis = school.mis
    assert isinstance(mis, WondeConnection)

    def seconds() -> float:
        return clock.now.timestamp()

    def reader(of: Limits) -> WondeReader:
        timing = Timing(limits=of, sleep=clock.advance, clock=seconds, network=HERE)
        client = _WatchedClient(mis="Wonde", base_url=url, authorization=f"Bearer {token}", timing=timing)
        client.on_answer = on_answer
        return WondeReader(client, base_url=url, school_id=mis.school_id)

    return WondeConnector(
        reader(limits),
        Confirmation(reader(ONE_QUICK_TRY), seconds),
        timezone=school.timezone,
        trust_changes=mis.trust_changes,
    )
