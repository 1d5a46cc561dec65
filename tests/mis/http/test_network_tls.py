"""A connection to a checked address still asks for the name's certificate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.mis.network import Network
from chalicelib.shared.errors import FatalError
from tests.mis.clients import Clock, build, fail, get
from tests.mis.fake_server import FakeServer, answer, running_server
from tests.mis.http.certificates import server_tls
from tests.mis.http.resolvers import FakeResolver


@pytest.fixture
def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server that can prove that it is mis.example."""
    context, certificate = server_tls("mis.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_server(context) as server:
        server.on("students", answer([]))
        yield server


def named(server: FakeServer, name: str) -> str:
    server.url = server.url.replace("127.0.0.1", name)
    return server.url


def here() -> Network:
    return Network(this_machine=True, resolve=FakeResolver(("127.0.0.1",)))


def test_the_server_proves_the_name_not_the_address(encrypted: FakeServer, clock: Clock) -> None:
    client = build(named(encrypted, "mis.example"), clock, network=here())
    assert get(client, encrypted)["data"] == []
    assert encrypted.asked[0].host.partition(":")[0] == "mis.example"


def test_a_server_of_another_name_is_not_trusted(encrypted: FakeServer, clock: Clock) -> None:
    error = fail(build(named(encrypted, "other.example"), clock, network=here()), encrypted)
    assert (type(error), error.code) == (FatalError, "mis_untrusted")
    assert encrypted.asked == [], "nothing was sent to it"
