"""The control endpoints: faults, the token, the delay and the story's edits, for whoever stages a demonstration."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis import roll
from demo.sample_mis.front_door import FrontDoor, Trick
from demo.sample_mis.model import Session
from demo.sample_mis.school import School


class FaultOrder(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/faults`: see FrontDoor.add_fault."""

    resource: str = "*"
    status: int = 200
    times: int = 1
    after: int = 0
    retry_after: int | None = None
    trick: Trick | None = None


class TokenChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/token`: the token accepted from now on."""

    token: str


class DelayChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/delay`: milliseconds before each answer of the Wonde API."""

    ms: int


class MobileChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/mobile`: without a number, the next unused one is given; null clears it."""

    contact_id: str
    number: str | msgspec.UnsetType | None = msgspec.UNSET


class MarkChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/marks`: one mark; without a date, the school's today."""

    pupil_id: str
    session: Session
    code: str
    date: str | None = None
    comment: str | None = None


class Register(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/register`: pupils in `absent` get N, those in `marks` their code, the rest are present."""

    registration: str
    session: Session
    date: str | None = None
    absent: list[str] = []
    marks: dict[str, str] = {}


class Enrolment(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/add-pupil`."""

    forename: str
    surname: str
    registration: str


class Removal(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/remove-pupil`."""

    pupil_id: str
    leaver: bool = False


class Year(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/vanish-year`: the year's code, such as 7."""

    year: str


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
        door.add_fault(
            order.resource,
            status=order.status,
            times=order.times,
            after=order.after,
            retry_after=order.retry_after,
            trick=order.trick,
        )
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
        except ValueError as refused:  # msgspec's errors are ValueErrors too
            return _json({"error": "invalid_request", "message": str(refused)}, 400)

    handler: Callable[[Request], Awaitable[Response]] = endpoint
    return Route(f"/control/{verb}", handler, methods=["POST"])


def _json(body: Answer, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
