"""Gives every failure the API's error shape, with a status and a sentence for a person."""

from math import ceil

import msgspec
from chalice.app import Response
from msgspec import Struct

from chalicelib.observability import logger
from chalicelib.shared.errors import (
    ConflictError,
    FatalError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RetriableError,
    RollcallError,
    TooManyError,
)

_STATUS: dict[type[RollcallError], int] = {
    InvalidError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TooManyError: 429,
    FatalError: 502,
    RetriableError: 503,
}


# Not that nothing was done: a failure may come after what was asked for.
_OUR_FAULT = "Something went wrong on our side. See whether it was done before you try again."


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong: a stable word, a sentence for a person and, for bad input, the field."""

    code: str
    message: str
    field: str | None = None


class FailureBody(Struct, frozen=True, kw_only=True):
    """The body of every answer that is not a success."""

    error: Failure


def failure_response(error: Exception) -> Response:
    """The answer to a failure; an unexpected one is logged by its type and place, and says nothing inside."""
    if isinstance(error, RollcallError):
        status = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 500)
        # What a person typed may be personal, so of a refused input only the field's name is logged.
        reason = error.field if isinstance(error, InvalidError) else error.internal
        logger.info("refused", code=error.code, status=status, reason=reason)
        answer = _response(status, error.code, error.safe, error.field or None)
        if isinstance(error, TooManyError | RetriableError) and error.retry_after is not None:
            answer.headers["Retry-After"] = str(ceil(error.retry_after))
        return answer
    logger.exception("unexpected failure")
    return _response(500, "internal", _OUR_FAULT, None)


def _response(status: int, code: str, message: str, field: str | None) -> Response:
    body = FailureBody(error=Failure(code=code, message=message, field=field))
    return Response(
        body=msgspec.json.encode(body).decode(),
        status_code=status,
        headers={"Content-Type": "application/json", "Cache-Control": "no-store"},
    )
