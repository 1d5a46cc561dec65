"""No way in through the MIS address: what a name leads to is checked, and that very address is connected to."""

import logging

import pytest

from chalicelib.mis.network import Network, look_up
from chalicelib.shared.errors import FatalError, RetriableError
from tests.mis.clients import Clock, build, fail, get
from tests.mis.fake_server import FakeServer, Reply, answer
from tests.mis.http.resolvers import FakeResolver

HERE, INSIDE, PUBLIC = ("127.0.0.1",), ("10.0.0.7",), ("93.184.215.14",)
GOOD = answer([])


def by_name(server: FakeServer, name: str = "localhost") -> FakeServer:
    server.url = server.url.replace("127.0.0.1", name)
    server.on("students", GOOD)
    return server


@pytest.mark.parametrize(
    "found",
    [INSIDE, HERE, ("169.254.169.254",), ("100.64.0.9",), ("fd00::1",), ("::ffff:10.0.0.7",), ("224.0.0.1",), ()],
)
def test_a_name_that_leads_inside_is_not_gone_to(server: FakeServer, clock: Clock, found: tuple[str, ...]) -> None:
    server.url = server.url.replace("http://127.0.0.1", "https://mis.example")
    resolver = FakeResolver(found)
    error = fail(build(server.url, clock, network=Network(resolve=resolver)), server)
    assert (type(error), error.code) == (FatalError, "mis_closed_address")
    assert "open internet" in error.safe
    assert resolver.asked == ["mis.example"], "and is not tried again"


@pytest.mark.parametrize("found", [PUBLIC + INSIDE, INSIDE + PUBLIC, PUBLIC + HERE])
def test_a_name_that_leads_outside_and_inside_is_not_gone_to(clock: Clock, found: tuple[str, ...]) -> None:
    server = FakeServer()
    server.url = "https://mis.example"
    error = fail(build(server.url, clock, network=Network(resolve=FakeResolver(found))), server)
    assert error.code == "mis_closed_address"


@pytest.mark.parametrize("host", ["10.0.0.7", "[::1]", "[::ffff:10.0.0.7]", "2130706433", "127.1"])
def test_an_address_in_place_of_a_name_is_checked_as_well(clock: Clock, host: str) -> None:
    server = FakeServer()
    server.url = f"https://{host}:9"
    assert fail(build(server.url, clock, network=Network(resolve=look_up)), server).code == "mis_closed_address"


def test_only_the_local_stage_may_go_to_this_machine_and_nowhere_else_inside(server: FakeServer, clock: Clock) -> None:
    here = by_name(server)
    local = Network(this_machine=True, resolve=FakeResolver(HERE, INSIDE))
    assert get(build(here.url, clock, network=local), here)["data"] == []
    assert fail(build(here.url, clock, network=local), here).code == "mis_closed_address"


@pytest.mark.parametrize("url", ["http://localhost:9", "http://127.0.0.1:9", "http://[::1]:9"])
def test_other_stages_speak_no_plain_http_even_to_this_machine(clock: Clock, url: str) -> None:
    with pytest.raises(FatalError) as caught:
        build(url, clock, network=Network())
    assert caught.value.code == "mis_bad_address"


def test_the_address_that_was_checked_is_the_one_connected_to(server: FakeServer, clock: Clock) -> None:
    named = by_name(server)
    rebinding = FakeResolver(HERE, INSIDE)
    client = build(named.url, clock, network=Network(this_machine=True, resolve=rebinding))
    assert get(client, named)["data"] == []
    assert rebinding.asked == ["localhost"], "a second look-up would have led inside"


def test_a_new_connection_is_checked_anew(server: FakeServer, clock: Clock) -> None:
    named = by_name(server)
    named.on("students", GOOD, Reply(b'{"data": [', cut=True), GOOD)
    client = build(named.url, clock, network=Network(this_machine=True, resolve=FakeResolver(HERE, HERE, INSIDE)))
    get(client, named)
    assert fail(client, named).code == "mis_closed_address"


def test_an_address_that_does_not_answer_is_passed_over(server: FakeServer, clock: Clock) -> None:
    named = by_name(server)
    resolver = FakeResolver(("127.0.0.2", "127.0.0.1"))
    assert get(build(named.url, clock, network=Network(this_machine=True, resolve=resolver)), named)["data"] == []


def test_of_a_long_list_of_dead_addresses_few_are_tried(server: FakeServer, clock: Clock) -> None:
    named = by_name(server)
    resolver = FakeResolver(("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.1"))
    error = fail(build(named.url, clock, attempts=1, network=Network(this_machine=True, resolve=resolver)), named)
    assert isinstance(error, RetriableError)


def test_a_redirect_to_the_inside_is_not_followed(server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}))
    error = fail(build(server.url, clock), server)
    assert "which is not followed" in error.safe
    assert len(server.asked) == 1


def test_an_inside_address_shows_in_no_error_and_no_log(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = FakeServer()
    server.url = "https://mis.example"
    error = fail(build(server.url, clock, network=Network(resolve=FakeResolver(INSIDE))), server)
    assert INSIDE[0] not in error.safe + error.internal + caplog.text
