"""The sample MIS as an application, and as a server that a test can start and stop."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from demo.sample_mis.control import control_routes
from demo.sample_mis.dates import now_utc
from demo.sample_mis.exports.routes import export_routes
from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.model import Clock
from demo.sample_mis.oneroster.access import Access
from demo.sample_mis.oneroster.routes import oneroster_routes
from demo.sample_mis.oneroster.style import Style
from demo.sample_mis.pages.office import office_routes
from demo.sample_mis.pages.registers import register_routes
from demo.sample_mis.pages.roll_pages import roll_routes
from demo.sample_mis.pages.tricks_page import tricks_routes
from demo.sample_mis.school import School
from demo.sample_mis.wonde.routes import wonde_routes

SCHOOL_ID = "A1930499544"
TOKEN = "demo-wonde-token"  # noqa: S105 - opens an invented school only


@dataclass(frozen=True, slots=True)
class SampleMis:
    """A running sample MIS: where it listens, its school to edit, its front door to ask for faults.

    `style` is how its OneRoster differs from the standard, `access` has the tokens that it gave out. `reset` puts
    everything back as it began, so that many tests can share one server.
    """

    url: str
    school: School
    door: FrontDoor
    reset: Callable[[], None]
    style: Style
    access: Access


def build_app(school: School, token: str, *, delay_seconds: float = 0.0) -> Starlette:
    """The whole application for one school; `app.state` has its `door`, `reset`, `style` and `access`."""
    door, style = FrontDoor(token, delay_seconds), Style()
    access = Access(door)

    def reset() -> None:
        school.reset()
        door.token, door.delay_seconds = token, delay_seconds
        door.clear_faults()
        door.requests.clear()
        access.expire()
        for name in Style.__slots__:
            setattr(style, name, getattr(Style(), name))

    spoken = [*wonde_routes(school, door), *oneroster_routes(school, door, style, access)]
    offices = [*office_routes(school), *register_routes(school), *roll_routes(school), *export_routes(school)]
    staging = [*control_routes(school, door, reset), *tricks_routes(school, door, reset)]
    app = Starlette(routes=[*spoken, *staging, *offices])
    app.state.door, app.state.reset, app.state.style, app.state.access = door, reset, style, access
    return app


@contextmanager
def running_sample_mis(
    *,
    pupils: int = 40,
    seed: int = 2026,
    school_id: str = SCHOOL_ID,
    token: str = TOKEN,
    clock: Clock = now_utc,
    delay_seconds: float = 0.0,
) -> Iterator[SampleMis]:
    """Serve a sample MIS on a free port of this machine until the block ends."""
    school = School(school_id=school_id, seed=seed, pupils=pupils, clock=clock)
    app = build_app(school, token, delay_seconds=delay_seconds)
    with serving(app) as url:
        yield SampleMis(url, school, app.state.door, app.state.reset, app.state.style, app.state.access)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine until the block ends; gives its address."""
    # Named as TCP, because asyncio sends small answers at once (TCP_NODELAY) on such sockets only; otherwise each
    # answer on an open connection waits 40 ms for an acknowledgement.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        # It listens already, so a first request waits in the socket's queue and nobody has to poll for readiness.
        listening.listen()
        server = uvicorn.Server(server_config(app))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True, name="sample-mis")
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def server_config(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 4600, log: str = "warning") -> uvicorn.Config:
    """How uvicorn serves it: no websockets, no waiting for idle connections at the end."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level=log,
        access_log=log == "info",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
