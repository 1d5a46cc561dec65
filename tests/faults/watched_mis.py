"""The Wonde connector as the registry builds it, on a clock of the test's, telling of each answer that came."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.feed import Connector
from chalicelib.domain.school import School
from chalicelib.mis.calls import Limits, Request
from chalicelib.mis.http import HttpClient
from chalicelib.mis.wonde.confirmation import ONE_QUICK_TRY, Confirmation
from chalicelib.mis.wonde.connector import WondeConnector
from chalicelib.mis.wonde.reader import WondeReader
from tests.fakes.clock import FakeClock

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

    def seconds() -> float:
        return clock.now.timestamp()

    def reader(of: Limits) -> WondeReader:
        client = _WatchedClient(
            mis="Wonde", base_url=url, authorization=f"Bearer {token}", limits=of, sleep=clock.advance, clock=seconds
        )
        client.on_answer = on_answer
        return WondeReader(client, base_url=url, school_id=school.mis.school_id)

    return WondeConnector(
        reader(limits),
        Confirmation(reader(ONE_QUICK_TRY), seconds),
        timezone=school.timezone,
        trust_changes=school.mis.trust_changes,
    )
