"""An HTTP client whose time passes only by sleeping, and the two ways to call it."""

from typing import Any

import pytest

from chalicelib.mis.calls import Limits, Request, Timing
from chalicelib.mis.http import HttpClient
from chalicelib.mis.network import Network
from chalicelib.shared.errors import RollcallError
from tests.mis.fake_server import FakeServer

TOKEN = "wonde-token-0f1e2d"
HERE = Network(this_machine=True)
ON_THIS_MACHINE = Timing(network=HERE)
"""For connectors that read from a server of the test's own."""


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def build(url: str, clock: Clock, *, network: Network = HERE, **limits: Any) -> HttpClient:
    return HttpClient(
        mis="Wonde",
        base_url=url,
        authorization=f"Bearer {TOKEN}",
        timing=Timing(limits=Limits(**limits), sleep=clock.sleep, clock=clock, network=network),
    )


def get(client: HttpClient, server: FakeServer) -> Any:
    request = Request(url=server.page_url("students", 1), what="pupils", permission="Students")
    return client.get_json(request, dict[str, Any])


def fail(client: HttpClient, server: FakeServer) -> RollcallError:
    with pytest.raises(RollcallError) as caught:
        get(client, server)
    return caught.value
