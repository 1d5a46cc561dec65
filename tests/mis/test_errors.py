"""The error table: what to do next, in words for the office."""

import ssl

import pytest
from urllib3 import exceptions as u

from chalicelib.mis.errors import RETRIED_STATUSES, network_error, status_error
from chalicelib.shared.errors import FatalError, RetriableError


def test_every_status_has_a_sentence_with_the_name_of_the_mis() -> None:
    for status in [*range(300, 600), 999]:
        error = status_error("Arbor", status, what="pupils", permission="Students")
        assert "Arbor" in error.safe
        assert "{" not in error.safe
        assert error.safe.endswith(".")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 520])
def test_what_may_pass_is_retriable(status: int) -> None:
    assert isinstance(status_error("Wonde", status, what="pupils", permission="Students"), RetriableError)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 405, 410, 422])
def test_what_will_not_pass_is_fatal(status: int) -> None:
    assert isinstance(status_error("Wonde", status, what="pupils", permission="Students"), FatalError)


def test_a_forged_certificate_is_fatal_and_a_broken_handshake_is_not() -> None:
    forged = network_error("Wonde", u.SSLError(ssl.SSLCertVerificationError("self-signed certificate")))
    assert isinstance(forged, FatalError)
    assert "could not prove" in forged.safe
    assert isinstance(network_error("Wonde", u.SSLError(ssl.SSLError("eof"))), RetriableError)


def test_an_address_that_is_none_is_fatal() -> None:
    assert isinstance(network_error("Wonde", u.LocationParseError("https://a..b")), FatalError)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (u.ConnectTimeoutError(), "did not answer in time"),
        (u.ReadTimeoutError(None, "", ""), "did not answer in time"),  # type: ignore[arg-type]  # needs no pool here
        (u.ProtocolError(), "broke off"),
        (u.DecodeError(), "broke off"),
    ],
)
def test_a_fault_of_the_network_is_named_and_may_be_tried_again(fault: u.HTTPError, words: str) -> None:
    error = network_error("Wonde", fault)
    assert isinstance(error, RetriableError)
    assert words in error.safe
    assert error.internal == f"Wonde: {type(fault).__name__}"


def test_the_text_of_a_librarys_error_goes_no_further() -> None:
    error = network_error("Wonde", u.ProtocolError("Bearer secret"))
    assert "secret" not in error.safe + error.internal + str(error)


@pytest.mark.parametrize("status", sorted(RETRIED_STATUSES))
def test_no_sentence_promises_another_try_because_this_may_have_been_the_last(status: int) -> None:
    """Where there is one, the retry itself says when (sync.domain.job_completion)."""
    assert "try again" not in status_error("Wonde", status, what="pupils", permission="Students").safe
