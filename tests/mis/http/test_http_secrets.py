"""Where the access token may go, and that it shows nowhere else."""

import logging
import traceback

import pytest

from chalicelib.mis.calls import Request
from chalicelib.mis.http import HttpClient
from chalicelib.shared.errors import FatalError
from tests.mis.clients import ON_THIS_MACHINE, TOKEN, Clock, build, fail
from tests.mis.fake_server import FakeServer, Reply

DOWN = Reply(status=500)
GOOD = Reply(b'{"data": []}')


@pytest.mark.parametrize(
    "url", ["http://api.wonde.com", "ftp://127.0.0.1", "api.wonde.com", "https://me@api.wonde.com", "https://[", ""]
)
def test_the_token_is_not_sent_unencrypted_or_to_nowhere(url: str, clock: Clock) -> None:
    with pytest.raises(FatalError) as caught:
        build(url, clock)
    assert caught.value.code == "mis_bad_address"


@pytest.mark.parametrize("url", ["http://localhost:1/", "https://127.0.0.1:1/", "http://127.0.0.2:1/", "not a url"])
def test_no_other_origin_is_asked(client: HttpClient, url: str) -> None:
    with pytest.raises(FatalError) as caught:
        client.get_json(Request(url=url, what="pupils", permission="Students"), dict)
    assert caught.value.code == "mis_other_host"


@pytest.mark.parametrize("reply", [Reply(status=401), DOWN, Reply(b"{", cut=True), Reply(b"<html>"), Reply(status=418)])
def test_the_token_shows_in_no_error_and_no_log(
    client: HttpClient, server: FakeServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("students", reply)
    error = fail(client, server)
    shown = "".join(traceback.format_exception(error)) + repr(error) + error.safe + error.internal + repr(client)
    assert TOKEN not in shown + caplog.text


@pytest.mark.parametrize("secret", ["line\nbreak", "tést", "\x00"])
def test_a_damaged_token_is_refused_without_being_shown(secret: str, server: FakeServer) -> None:
    with pytest.raises(FatalError) as caught:
        HttpClient(mis="Wonde", base_url=server.url, authorization=f"Bearer {secret}", timing=ON_THIS_MACHINE)
    assert caught.value.code == "mis_bad_token"
    assert secret not in str(caught.value) + repr(caught.value) + caught.value.safe
