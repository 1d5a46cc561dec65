"""Answers that are wrong in a way that has nothing to do with any one protocol."""

import asyncio

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from demo.sample_mis.front_door import Fault

_NOT_JSON = "<!doctype html><title>Please wait</title><p>We are checking your browser."
_TOO_LATE_SECONDS = 0.5  # far beyond the patience of a reader that a test makes impatient
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


async def spoiled(answer: Response, fault: Fault | None) -> Response:
    """The answer as the fault wants it; an error with the trick `not_json` has a body of plain text."""
    trick = fault.trick if fault else None
    if trick == "slow":
        await asyncio.sleep(_TOO_LATE_SECONDS)
    if trick == "not_json" and answer.status_code != 200:
        waits = {name: value for name, value in answer.headers.items() if name == "retry-after"}
        return PlainTextResponse("Rate limit exceeded, slow down", answer.status_code, waits)
    if trick == "not_json":
        return HTMLResponse(_NOT_JSON)
    body = bytes(answer.body)
    bodies = {"nothing": b"{}", "latin1": body.replace(b"K", b"\xeb"), "bom": _BYTE_ORDER_MARK + body}
    return Response(bodies[trick], media_type="application/json") if trick in bodies else answer
