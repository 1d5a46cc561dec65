"""How Rollcall proves itself to an OneRoster server, and where its secrets may go."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.mis.authorization import bearer
from chalicelib.mis.oauth1 import SignedCalls
from chalicelib.mis.oauth2 import ClientCredentials
from chalicelib.shared.errors import FatalError, RetriableError, RollcallError
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.mis.acts import Act
from tests.mis.clients import ON_THIS_MACHINE
from tests.mis.fake_server import FakeServer, Reply, running_server
from tests.mis.oneroster.rosters import connect
from tests.mis.stages import ONEROSTER_12

SECRET = "s3cret/with+signs"


@pytest.fixture(scope="module")
def mis() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=20) as sample:
        yield sample


@pytest.fixture
def act(mis: SampleMis) -> Act:
    return Act(ONEROSTER_12, mis)


def credentials(url: str, *, client_id: str = "id", secret: str = SECRET) -> ClientCredentials:
    return ClientCredentials(
        "OneRoster", token_url=url, client_id=client_id, secret=secret, scope="", timing=ON_THIS_MACHINE
    )


def refusal(header: ClientCredentials, address: str = "https://roster.example/users") -> RollcallError:
    with pytest.raises(RollcallError) as caught:
        header.header(address)
    return caught.value


def test_one_token_serves_many_calls(act: Act) -> None:
    assert act.read("pupils")
    assert sum(request.startswith("token") for request in act.mis.door.requests) == 1


def test_a_token_that_is_refused_again_is_for_a_person_to_mend(act: Act) -> None:
    act.mis.door.add_fault("users", status=401, times=9)
    assert act.fail("staff").code == "mis_unauthorised"
    assert sum(request.startswith("token") for request in act.mis.door.requests) == 2


def test_a_token_endpoint_that_is_down_is_tried_again(act: Act) -> None:
    act.mis.door.add_fault("token", status=503, times=2)
    assert act.read("staff")
    act.mis.access.expire()
    act.mis.door.add_fault("token", status=503, times=99)
    assert isinstance(act.fail("staff"), RetriableError)


@pytest.mark.parametrize("fields", [{"client_id": "another"}, {"scope": "unknown.scope"}])
def test_a_wrong_client_or_scope_is_told_in_words(act: Act, fields: dict[str, Any]) -> None:
    with pytest.raises(FatalError, match="no token") as caught:
        list(connect(act.mis, **fields).read("staff", date=act.day))
    assert "client id" in caught.value.safe


def test_a_scope_that_does_not_cover_the_list_is_forbidden(act: Act) -> None:
    demographics = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly"
    with pytest.raises(FatalError) as caught:
        list(connect(act.mis, scope=demographics).read("staff", date=act.day))
    assert caught.value.code == "mis_forbidden"
    assert "roster-core.readonly" in caught.value.safe


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_token_endpoint_that_redirects_gets_no_credentials_passed_on(status: int) -> None:
    with running_server() as server, running_server() as elsewhere:
        server.on("token", Reply(status=status, headers={"Location": f"{elsewhere.url}/token"}))
        assert refusal(credentials(f"{server.url}/token")).code == "mis_no_token"
        assert (len(server.asked), elsewhere.asked) == (1, [])


@pytest.mark.parametrize(
    "url", ["http://tokens.example/token", "ftp://tokens.example", "", "https://me@tokens.example"]
)
def test_the_secret_is_not_sent_unencrypted_or_to_nowhere(url: str) -> None:
    with pytest.raises(FatalError) as caught:
        credentials(url)
    assert caught.value.code == "mis_bad_address"


@pytest.mark.parametrize(
    "reply",
    [Reply(status=400), Reply(status=500), Reply(b"<html>"), Reply(b'{"access_token": "two words"}'), Reply(b"{}")],
)
def test_the_secret_shows_in_no_error_and_no_log(
    server: FakeServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("token", reply)
    error = refusal(credentials(f"{server.url}/token"))
    shown = "".join(traceback.format_exception(error)) + repr(error) + error.safe + error.internal
    assert not [one for one in (SECRET, "s3cret", "czNjcmV0", "two words") if one in shown + caplog.text]


def test_a_signed_call_logs_no_secret_and_is_signed_anew_each_time(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signed = SignedCalls("OneRoster", client_id="id", secret=SECRET, signature="HMAC-SHA256")
    first, second = (signed.header("https://roster.example/users?limit=500&offset=0") for _ in range(2))
    assert first != second
    assert 'oauth_signature_method="HMAC-SHA256"' in first
    assert "s3cret" not in first + caplog.text
    assert signed.renew() is False


@pytest.mark.parametrize("secret", ["", "client-only"])
def test_missing_parts_are_refused_at_once(secret: str) -> None:
    for build in (
        lambda: credentials("https://tokens.example", secret=secret, client_id=""),
        lambda: SignedCalls("OneRoster", client_id="", secret=secret, signature="HMAC-SHA1"),
        lambda: bearer("OneRoster", ""),
    ):
        with pytest.raises(FatalError) as caught:
            build()
        assert caught.value.code == "mis_bad_token"
