"""OneRoster's routes: flat lists, direct reads and the token endpoint, behind the same front door."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.front_door import Fault, FrontDoor
from demo.sample_mis.oneroster.access import Access
from demo.sample_mis.oneroster.answers import failure, json
from demo.sample_mis.oneroster.collections import COLLECTIONS, Scene
from demo.sample_mis.oneroster.style import Style
from demo.sample_mis.school import School
from demo.sample_mis.tricks import spoiled

BASES = {"1.2": "/ims/oneroster/rostering/v1p2", "1.1": "/ims/oneroster/v1p1"}
TOKEN_PATH = "/oneroster/token"  # noqa: S105 - an address
_SINCE = re.compile(r"dateLastModified>'([^']+)'")
_DEFAULT_LIMIT = 100


def oneroster_routes(school: School, door: FrontDoor, style: Style, access: Access) -> list[Route]:
    """The routes of both versions; what the standard has beyond the flat lists answers 404, as real servers do."""

    def answer_as(version: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            name, _, row_id = request.path_params["path"].partition("/")
            if door.delay_seconds:
                await asyncio.sleep(door.delay_seconds)
            fault = door.next_fault(name, request.url.query)
            if fault and fault.status != 200:
                return await spoiled(failure(fault.status, retry_after=fault.retry_after), fault)
            status = access.status(request, name)
            if status != 200 or name not in COLLECTIONS or "/" in row_id:
                return failure(404 if status == 200 else status)
            scene = Scene(school, version, style)
            with school.lock:
                answered = _one(name, row_id, scene) if row_id else _list(name, request, scene, fault)
            return await spoiled(answered, fault)

        return answer

    routes = [Route(f"{base}/{{path:path}}", answer_as(version), methods=["GET"]) for version, base in BASES.items()]
    return [*routes, Route(TOKEN_PATH, access.give_token, methods=["POST"])]


def _one(name: str, row_id: str, scene: Scene) -> Response:
    collection = COLLECTIONS[name]
    for row in [] if scene.style.blind else collection.rows(scene.school):
        if collection.row_id(row) == row_id:
            return json({collection.singular: collection.write(row, scene)})
    return failure(404)


def _list(name: str, request: Request, scene: Scene, fault: Fault | None) -> Response:
    trick = fault.trick if fault else None
    collection, query = COLLECTIONS[name], request.query_params
    rows = [] if scene.style.blind or trick == "empty" else collection.rows(scene.school)
    if asked := query.get("filter"):
        since = _SINCE.fullmatch(asked)
        if since is None:  # such as role='student', which real servers refuse as well
            return failure(400)
        moment = datetime.fromisoformat(since[1])
        rows = [row for row in rows if collection.changed_at(row, scene.school) > moment]
    limit = min(_number(query.get("limit"), _DEFAULT_LIMIT) or _DEFAULT_LIMIT, scene.style.most_rows)
    offset = 0 if trick == "loop" else _number(query.get("offset"), 0)
    page = rows[offset : offset + limit]
    total = len(rows)
    headers = {"X-Total-Count": str(total)} if scene.style.counted else {}
    more = offset + limit < total and trick != "short"
    if scene.style.linked and (more or offset):
        following = request.url.include_query_params(limit=limit, offset=offset + limit)
        first = request.url.include_query_params(limit=limit, offset=0)
        headers["Link"] = f'<{first}>; rel="first"' + (f', <{following}>; rel="next"' if more else "")
    return json({name: [collection.write(row, scene) for row in page]}, headers=headers)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise
