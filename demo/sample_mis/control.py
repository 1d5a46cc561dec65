"""The control endpoints: faults, the token, the delay and the story's edits, for whoever stages a demonstration."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from msgspec.structs import asdict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis import roll
from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.orders import (
    DelayChange,
    Enrolment,
    FaultOrder,
    MarkChange,
    MobileChange,
    Register,
    Removal,
    TokenChange,
    Year,
)
from demo.sample_mis.school import School

Order = TypeVar("Order")
Answer = dict[str, str | int | None]


def control_routes(school: School, door: FrontDoor, reset: Callable[[], None]) -> list[Route]:
    """The routes under /control; `reset` puts school, token, delay and faults back as they began."""

    async def start_again(_request: Request) -> Response:
        reset()
        return _json({})

    again = Route("/control/reset", start_again, methods=["POST"])
    return [*_door_routes(door), *_data_routes(school), *_roll_routes(school), again]


def _door_routes(door: FrontDoor) -> list[Route]:

    def faults(order: FaultOrder) -> Answer:
        door.add_fault(**asdict(order))
        return {"times": order.times}

    def token(order: TokenChange) -> Answer:
        door.token = order.token
        return {}

    def delay(order: DelayChange) -> Answer:
        door.delay_seconds = order.ms / 1000
        return {"ms": order.ms}

    return [
        _post("faults", FaultOrder, faults),
        _post("token", TokenChange, token),
        _post("delay", DelayChange, delay),
    ]


def _data_routes(school: School) -> list[Route]:
    def mobile(order: MobileChange) -> Answer:
        number = school.next_unused_mobile() if order.number is msgspec.UNSET else order.number
        contact = school.set_mobile(order.contact_id, number)
        return {"contact_id": contact.id, "name": contact.name, "number": contact.details.phones.mobile}

    def marks(order: MarkChange) -> Answer:
        mark = school.mark(order.pupil_id, order.date or school.today(), order.session, order.code, order.comment)
        return {"id": mark.id, "date": mark.date, "session": mark.session, "code": mark.code}

    def register(order: Register) -> Answer:
        codes = dict.fromkeys(order.absent, "N") | order.marks
        day = order.date or school.today()
        saved = school.save_register(order.registration, day, order.session, codes)
        return {"date": day, "session": order.session, "saved": len(saved)}

    return [
        _post("mobile", MobileChange, mobile),
        _post("marks", MarkChange, marks),
        _post("register", Register, register),
    ]


def _roll_routes(school: School) -> list[Route]:
    def add_pupil(order: Enrolment) -> Answer:
        pupil = roll.add_pupil(school, order.forename, order.surname, order.registration)
        return {"pupil_id": pupil.id, "contact_id": pupil.links[0].contact_id}

    def remove_pupil(order: Removal) -> Answer:
        roll.remove_pupil(school, order.pupil_id, leaver=order.leaver)
        return {"pupil_id": order.pupil_id}

    async def bring_back(_request: Request) -> Response:
        return _json({"pupils": roll.restore_all(school)})

    return [
        _post("add-pupil", Enrolment, add_pupil),
        _post("remove-pupil", Removal, remove_pupil),
        _post("vanish-year", Year, lambda order: {"pupils": roll.vanish_year(school, order.year)}),
        Route("/control/restore", bring_back, methods=["POST"]),
    ]


def _post(verb: str, kind: type[Order], act: Callable[[Order], Answer]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return _json(act(msgspec.json.decode(await request.body(), type=kind)))
        except KeyError as missing:
            return _json({"error": "not_found", "message": f"there is no {missing.args[0]}"}, 404)
        except ValueError as refused:  # msgspec's error is a ValueError too
            return _json({"error": "invalid_request", "message": str(refused)}, 400)

    handler: Callable[[Request], Awaitable[Response]] = endpoint
    return Route(f"/control/{verb}", handler, methods=["POST"])


def _json(body: Answer, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
