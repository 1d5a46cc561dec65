"""Failures as answers: what a client is told to wait, and which keys cannot be used."""

import json

import pytest

from chalicelib.entrypoints.http.failures import failure_response
from chalicelib.entrypoints.http.idempotency import idempotency_key
from chalicelib.shared.errors import InvalidError, TooManyError


def test_too_many_is_429_with_retry_after_in_whole_seconds() -> None:
    answer = failure_response(TooManyError("Please wait.", retry_after=12.2, code="too_many_refreshes"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "13")
    assert json.loads(answer.body) == {"error": {"code": "too_many_refreshes", "message": "Please wait."}}


@pytest.mark.parametrize("key", ["", "  ", "k" * 201])
def test_an_unusable_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidError):
        idempotency_key({"Idempotency-Key": key})


def test_a_key_may_have_200_characters_or_be_left_out() -> None:
    assert idempotency_key({"Idempotency-Key": "k" * 200}) == "k" * 200
    assert idempotency_key({}) is None
