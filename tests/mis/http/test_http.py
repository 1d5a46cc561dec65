"""The shared HTTP client: what it bears and what it gives up on."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chalicelib.mis.calls import Request, Timing
from chalicelib.mis.http import HttpClient
from chalicelib.shared.errors import FatalError, RetriableError
from tests.mis.clients import HERE, TOKEN, Clock, build, fail, get
from tests.mis.fake_server import FakeServer, Reply, answer

DOWN = Reply(status=500)
GOOD = Reply(b'{"data": []}')


def test_the_token_and_the_name_go_with_the_request(client: HttpClient, server: FakeServer) -> None:
    server.on("students", GOOD)
    assert get(client, server) == {"data": []}
    assert (server.asked[0].authorization, server.asked[0].user_agent) == (f"Bearer {TOKEN}", "rollcall")


def test_a_compressed_answer_is_read(client: HttpClient, server: FakeServer) -> None:
    server.on("students", Reply(gzip.compress(GOOD.body), headers={"Content-Encoding": "gzip"}))
    assert get(client, server) == {"data": []}


@pytest.mark.parametrize("bad", [DOWN, Reply(status=503), Reply(status=429), Reply(b'{"data": [', cut=True)])
def test_a_passing_fault_is_borne(client: HttpClient, server: FakeServer, bad: Reply) -> None:
    server.on("students", bad, bad, GOOD)
    assert get(client, server) == {"data": []}
    assert len(server.asked) == 3


def test_a_lasting_fault_is_tried_four_times_with_growing_waits(
    client: HttpClient, server: FakeServer, clock: Clock
) -> None:
    server.on("students", DOWN)
    error = fail(client, server)
    assert isinstance(error, RetriableError)
    assert "Wonde is not working at the moment" in error.safe
    assert len(server.asked) == 4
    assert clock.slept == [1.0, 2.0]  # the first retry follows at once


def test_the_wait_that_the_mis_asks_for_is_kept(client: HttpClient, server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(b"slow down", status=429, headers={"Retry-After": "7"}), GOOD)
    get(client, server)
    assert clock.slept == [7.0]


def test_a_wait_of_no_time_is_none(client: HttpClient, server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(status=429, headers={"Retry-After": "0"}), GOOD)
    get(client, server)
    assert clock.slept == []


def test_a_longer_wait_is_handed_on_instead_of_slept(client: HttpClient, server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(status=429, headers={"Retry-After": "120"}))
    error = fail(client, server)
    assert isinstance(error, RetriableError)
    assert error.retry_after == 120
    assert "asked Rollcall to wait" in error.safe
    assert clock.slept == []


def test_an_unreadable_wait_is_no_wait(client: HttpClient, server: FakeServer) -> None:
    server.on("students", Reply(status=429, headers={"Retry-After": "soon"}), GOOD)
    assert get(client, server) == {"data": []}


def test_waits_never_go_over_the_budget(client: HttpClient, server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(status=503, headers={"Retry-After": "9"}))
    assert isinstance(fail(client, server), RetriableError)
    assert clock.slept == [9.0, 9.0]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "mis_unauthorised", "put in the new token"),
        (403, "mis_forbidden", 'grant "Students"'),
        (404, "mis_not_found", "check the school's id"),
        (301, "mis_unexpected", "another address"),
        (400, "mis_unexpected", "answer 400"),
    ],
)
def test_what_a_person_must_mend_is_asked_once_and_said(
    client: HttpClient, server: FakeServer, status: int, code: str, words: str
) -> None:
    server.on("students", Reply(status=status, headers={"Location": server.page_url("students", 2)}))
    error = fail(client, server)
    assert isinstance(error, FatalError)
    assert error.code == code
    assert words in error.safe
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"<html>Down for maintenance</html>", b"", b"\xff\xfe", b'"a string"', b"[1"])
def test_what_is_not_the_protocol_may_be_tried_again(client: HttpClient, server: FakeServer, body: bytes) -> None:
    server.on("students", Reply(body))
    error = fail(client, server)
    assert isinstance(error, RetriableError)
    assert "could not read" in error.safe


def test_an_answer_without_end_is_refused(server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(b" " * 200_000))
    error = fail(build(server.url, clock, body_bytes=100_000), server)
    assert (type(error), error.code) == (FatalError, "mis_too_large")


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(server: FakeServer, clock: Clock) -> None:
    server.on("students", Reply(gzip.compress(b" " * 5_000_000), headers={"Content-Encoding": "gzip"}))
    assert fail(build(server.url, clock, body_bytes=100_000), server).code == "mis_too_large"


def test_an_answer_that_comes_too_late_is_a_time_out(server: FakeServer) -> None:
    ticks = iter([0.0, 0.0, *[30.0] * 20])
    timing = Timing(clock=lambda: next(ticks), sleep=lambda _: None, network=HERE)
    client = HttpClient(mis="Wonde", base_url=server.url, authorization="Bearer x", timing=timing)
    server.on("students", GOOD)
    error = fail(client, server)
    assert isinstance(error, RetriableError)
    assert "did not answer in time" in error.safe


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX-Long: "])
def test_headers_that_trickle_in_are_a_time_out_though_each_piece_is_in_time(clock: Clock, beginning: bytes) -> None:
    with trickling(beginning) as url, pytest.raises(RetriableError) as caught:
        ask(build(url, clock, read_seconds=0.2, attempts=1), url)
    assert "did not answer in time" in caught.value.safe


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -1200", "soon"])
def test_a_date_that_cannot_be_is_no_date(clock: Clock, date: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    with trickling(head.encode() + b"{}") as url:
        client = build(url, clock)
        assert ask(client, url) == {}
        assert client.first_answer_at is None


def ask(client: HttpClient, url: str) -> Any:
    return client.get_json(Request(url=f"{url}/students", what="pupils", permission="Students"), dict)


@contextmanager
def trickling(beginning: bytes) -> Iterator[str]:
    """A server that answers with this and then letter by letter, until whoever asked has had enough."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller, suppress(OSError):
                caller.settimeout(0.02)
                caller.recv(65536)
                caller.sendall(beginning)
                while True:
                    try:
                        if not caller.recv(65536):
                            return
                    except TimeoutError:
                        caller.sendall(b"H")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_server_that_is_not_there_could_not_be_reached(clock: Clock) -> None:
    with pytest.raises(RetriableError, match="NewConnectionError") as caught:
        build("http://127.0.0.1:1", clock).get_json(
            Request(url="http://127.0.0.1:1/students", what="pupils", permission="Students"), dict
        )
    assert "could not be reached" in caught.value.safe


def test_a_connection_serves_the_next_call_too(client: HttpClient, server: FakeServer) -> None:
    server.on("students", answer([]), answer([1]))
    assert [get(client, server)["data"] for _ in range(2)] == [[], [1]]
