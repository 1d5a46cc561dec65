"""Wonde's routes: lists, single reads, counts and the school itself, behind the front door."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.front_door import Fault, FrontDoor
from demo.sample_mis.school import School
from demo.sample_mis.tricks import spoiled
from demo.sample_mis.wonde.paging import Window
from demo.sample_mis.wonde.render import Includes
from demo.sample_mis.wonde.resources import RESOURCES, AnyResource

REASONS = {
    400: ("invalid_request", "The request could not be understood."),
    401: ("invalid_token", "The access token is invalid or has been revoked."),
    403: ("permission_denied", "Your token does not have permission to read this."),
    404: ("not_found", "The resource requested could not be found."),
    429: ("too_many_requests", "Too many requests have been made. Please wait and try again."),
}


def wonde_routes(school: School, door: FrontDoor) -> list[Route]:
    """The routes under /v1.0/schools; paths work with and without their last slash."""

    async def answer(request: Request) -> Response:
        resource = request.path_params.get("path", "").strip("/") or "school"
        if door.delay_seconds:
            await asyncio.sleep(door.delay_seconds)
        kind = resource.rpartition("/")[0] if _is_single(resource) else resource
        fault = door.next_fault(kind, request.url.query)
        if fault and fault.status != 200:
            return await spoiled(_error(fault.status, retry_after=fault.retry_after), fault)
        if not door.admits(request.headers.get("authorization")):
            return _error(401)
        if request.path_params["school_id"] != school.id:
            return _error(404)
        with school.lock:
            answered = _read(resource, request, school, fault)
        return await spoiled(answered, fault)

    paths = ("/v1.0/schools/{school_id}", "/v1.0/schools/{school_id}/{path:path}")
    return [Route(path, answer, methods=["GET"]) for path in paths]


def _is_single(resource: str) -> bool:
    head, _, _ = resource.rpartition("/")
    return head in RESOURCES and RESOURCES[head].single


def _read(resource: str, request: Request, school: School, fault: Fault | None) -> Response:
    includes = frozenset(filter(None, request.query_params.get("include", "").split(",")))
    if resource == "school":
        return _json({"data": _school(school, request), "meta": {"includes": []}})
    if resource == "counts":
        names = sorted(includes & RESOURCES.keys())
        return _json({"data": {name: {"data": {"count": len(RESOURCES[name].rows(school))}} for name in names}})
    if resource in RESOURCES:
        return _list(RESOURCES[resource], request, school, includes, fault)
    head, _, row_id = resource.rpartition("/")
    if _is_single(resource):
        found = [row for row in RESOURCES[head].rows(school) if RESOURCES[head].row_id(row) == row_id]
        if found:
            return _json({"data": RESOURCES[head].write_page(found, school, includes)[0]})
    return _error(404)


def _list(resource: AnyResource, request: Request, school: School, includes: Includes, fault: Fault | None) -> Response:
    rows = resource.rows(school)
    if after := request.query_params.get("updated_after"):
        try:
            # Wonde's pages show this time without a zone; UTC is the zone that its own dates carry.
            since = datetime.fromisoformat(after).replace(tzinfo=UTC)
        except ValueError:
            return _error(400)
        rows = [row for row in rows if (at := resource.changed_at(row)) is None or at > since]
    trick = fault.trick if fault else None
    if trick == "empty":
        rows = []
    window = Window.of(request.query_params)
    body: dict[str, Any] = {"data": resource.write_page(window.cut(rows), school, includes)}
    if resource.has_meta or len(rows) > window.per_page:
        paging = window.meta(request.url, len(rows), loop=trick == "loop", last=trick == "short")
        body["meta"] = {"pagination": paging, "includes": sorted(includes)}
    return _json(body)


def _school(school: School, request: Request) -> dict[str, Any]:
    return {
        "id": school.id,
        "name": f"{school.name} (invented)",
        "establishment_number": "0000",
        "urn": None,
        "phase_of_education": "SECONDARY",
        "timezone": "Europe/London",
        "mis": "Sample MIS",
        "extended": {"allows_writeback": False, "has_timetables": False, "has_lesson_attendance": False},
        "region": {
            "code": "GBR",
            "domain": request.url.netloc,
            "school_url": str(request.url.replace(path=f"/v1.0/schools/{school.id}", query="")),
        },
    }


def _json(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, headers, media_type="application/json")


def _error(status: int, *, retry_after: int | None = None) -> Response:
    error, message = REASONS.get(status, ("server_error", "Something went wrong. Please try again later."))
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return _json({"error": error, "message": message}, status, headers)
