"""The toy's server, over the invented school of the sample MIS."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.front_door import Fault, FrontDoor
from demo.sample_mis.model import Contact, Group, Pupil
from demo.sample_mis.oneroster.access import Access
from demo.sample_mis.oneroster.style import Style
from demo.sample_mis.school import School
from demo.sample_mis.server import SampleMis, serving
from demo.sample_mis.tricks import spoiled

TOKEN = "toy-token-77aa"
_ROWS_A_PAGE = 150


@contextmanager
def running_toy(pupils: int) -> Iterator[SampleMis]:
    """Serve it until the block ends."""
    school, door = School(pupils=pupils), FrontDoor(TOKEN)

    def reset() -> None:
        school.reset()
        door.clear_faults()
        door.requests.clear()

    async def answer(request: Request) -> Response:
        name, row_id = request.path_params["name"], request.path_params.get("id")
        fault = door.next_fault(name, request.url.query)
        status = fault.status if fault and fault.status != 200 else 200
        if status == 200 and not door.admits(request.headers.get("authorization")):
            status = 401
        if status != 200:
            waits = {"Retry-After": str(fault.retry_after)} if fault and fault.retry_after is not None else None
            return await spoiled(Response(b"{}", status, waits), fault)
        rows = [_row(one) for one in _all(name, school)]
        if row_id:
            found = [row for row in rows if row["id"] == row_id]
            return Response(json.encode(found[0]) if found else b"", 200 if found else 404)
        return await spoiled(Response(json.encode(_page(rows, request, fault))), fault)

    app = Starlette(routes=[Route("/toy/{name}", answer), Route("/toy/{name}/{id}", answer)])
    with serving(app) as url:
        yield SampleMis(url, school, door, reset, Style(), Access(door))


def _page(rows: list[dict[str, Any]], request: Request, fault: Fault | None) -> dict[str, Any]:
    trick = fault.trick if fault else None
    start = 0 if trick == "loop" else int(request.query_params["from"])
    page = [] if trick == "empty" else rows[start : start + _ROWS_A_PAGE]
    more = trick != "short" and start + _ROWS_A_PAGE < len(rows)
    return {"rows": page, "total": len(rows), "more": more}


def _all(name: str, school: School) -> list[Any]:
    contents = school.contents
    if name == "groups":
        return list(contents.groups.values())
    return [*contents.pupils.values(), *contents.contacts.values(), *contents.employees.values()]


def _row(one: Any) -> dict[str, Any]:
    if isinstance(one, Group):
        return {"id": one.id, "kind": "group", "last": one.name}
    kind = "pupil" if isinstance(one, Pupil) else "contact" if isinstance(one, Contact) else "staff"
    return {
        "id": one.id,
        "kind": kind,
        "first": one.forename,
        "last": one.surname,
        "mobile": one.details.phones.mobile,
        "contacts": [link.contact_id for link in one.links] if isinstance(one, Pupil) else [],
    }
