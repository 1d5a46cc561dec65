"""Answers in OneRoster's form: JSON, and errors as its status objects; only a 429 is plain text, as was seen."""

from typing import Any

import msgspec
from starlette.responses import PlainTextResponse, Response

_MINOR = {400: "invalid_filter_field", 401: "unauthorisedrequest", 403: "forbidden", 404: "unknownobject"}


def json(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(body), status, headers, media_type="application/json")


def failure(status: int, *, retry_after: int | None = None) -> Response:
    """An error."""
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    if status == 429:
        return PlainTextResponse("Rate limit exceeded, slow down", status, headers)
    minor = {
        "imsx_codeMinorFieldName": "TargetEndSystem",
        "imsx_codeMinorFieldValue": _MINOR.get(status, "internal_server_error"),
    }
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": "The request could not be served.",
        "imsx_CodeMinor": {"imsx_codeMinorField": [minor]},
    }
    return json(body, status, headers)
