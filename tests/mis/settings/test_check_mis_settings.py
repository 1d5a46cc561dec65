"""What an administrator is told of a connection that makes no sense: a sentence, and the field."""

from typing import Any

import pytest

from chalicelib.mis.domain.check_mis_settings import connection_of
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.shared.errors import InvalidError
from tests.sync.services.mis_office import BEARER, OAUTH1, OAUTH2, WONDE


def refusal(body: dict[str, Any], *, this_machine: bool = False) -> InvalidError:
    with pytest.raises(InvalidError) as caught:
        connection_of(MisSettings(**body), this_machine=this_machine)
    return caught.value


@pytest.mark.parametrize("kind", ["", "Wonde", "sims"])
def test_a_kind_that_cannot_be_read_is_refused_in_words(kind: str) -> None:
    error = refusal({**WONDE, "kind": kind})
    assert (error.field, error.safe) == (
        "kind",
        "Rollcall cannot be connected to this kind of MIS. Use wonde, oneroster or file_drop.",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        *((WONDE, field) for field in ("base_url", "school_id")),
        *((OAUTH2, field) for field in ("version", "base_url", "auth", "token_url", "client_id")),
        *((OAUTH1, field) for field in ("version", "base_url", "client_id")),
        *((BEARER, field) for field in ("version", "base_url")),
    ],
)
def test_what_is_missing_is_named(body: dict[str, Any], field: str) -> None:
    error = refusal({name: value for name, value in body.items() if name != field})
    assert error.field == field
    assert error.safe.endswith("is missing: this kind of connection needs it.")
    assert "_" not in error.safe, "in the page's words"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**WONDE, "org_id": "o"}, "org_id"),
        ({**WONDE, "client_secret": "s"}, "client_secret"),
        ({**BEARER, "client_id": "c"}, "client_id"),
        ({**BEARER, "school_id": "A1"}, "school_id"),
        ({**OAUTH1, "token_url": "https://login.example"}, "token_url"),
        ({**OAUTH1, "token": "t"}, "token"),
        ({**OAUTH2, "signature": "HMAC-SHA1"}, "signature"),
    ],
)
def test_what_belongs_to_another_kind_is_named(body: dict[str, Any], field: str) -> None:
    error = refusal(body)
    assert error.field == field
    assert "Leave it out" in error.safe


@pytest.mark.parametrize(
    ("change", "choices"),
    [
        ({"version": "2.0"}, "version must be 1.1 or 1.2."),
        ({"auth": "basic"}, "auth must be oauth2, oauth1 or bearer."),
        ({"signature": "PLAINTEXT"}, "signature must be HMAC-SHA1 or HMAC-SHA256."),
    ],
)
def test_choices_are_told(change: dict[str, str], choices: str) -> None:
    error = refusal({**OAUTH1, **change})
    assert (error.field, error.safe) == (next(iter(change)), choices)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.wonde.com",
        "http://127.0.0.1:8080",
        "ftp://api.wonde.com",
        "api.wonde.com",
        "https://me@api.wonde.com",
    ],
)
def test_an_address_that_a_secret_must_not_go_to_is_refused(url: str) -> None:
    error = refusal({**WONDE, "base_url": url})
    assert error.field == "base_url"
    assert "https://" in error.safe


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[fd00:ec2::254]",
        "[::ffff:8.8.8.8]",
        "2130706433",
        "localhost",
        "printer.local",
        "a.localhost",
        "ip-10-0-0-1.eu-west-2.compute.internal",
    ],
)
def test_an_address_that_leads_inside_is_refused_at_once(host: str) -> None:
    for body, field in ((WONDE, "base_url"), (OAUTH2, "token_url")):
        error = refusal({**body, field: f"https://{host}/x"})
        assert error.field == field
        assert "open internet" in error.safe


@pytest.mark.parametrize("url", ["https://api.wonde.com/?a=1", "https://api.wonde.com/#x"])
def test_an_address_ends_before_its_query(url: str) -> None:
    assert "must end before" in refusal({**WONDE, "base_url": url}).safe


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/v1.0", "http://localhost:8080", "https://127.0.0.1"])
def test_the_local_stage_may_be_connected_to_this_machine(url: str) -> None:
    body: dict[str, Any] = {**WONDE, "base_url": url}
    connection = connection_of(MisSettings(**body), this_machine=True)
    assert isinstance(connection, WondeConnection)
    assert connection.base_url == url


@pytest.mark.parametrize("secret", ["two words", "tok\u00e9n", "a\nb", "x" * 4001])
def test_a_damaged_token_is_refused_without_being_shown(secret: str) -> None:
    error = refusal({**WONDE, "token": secret})
    assert error.field == "token"
    assert secret not in error.safe + error.internal


def test_what_was_given_shows_no_secret_when_it_is_printed() -> None:
    body: dict[str, Any] = {**OAUTH2, "client_secret": "s3cret", "token": "t0ken"}
    given = MisSettings(**body)
    assert not {"s3cret", "t0ken"} & set(repr(given).replace("'", " ").split())
