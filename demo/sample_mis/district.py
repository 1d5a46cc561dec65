"""Many sample schools behind one address: Wonde's paths carry the school's id, and here it decides who answers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.school import School
from demo.sample_mis.server import TOKEN, serving
from demo.sample_mis.wonde.routes import wonde_routes


@dataclass(frozen=True, slots=True)
class Member:
    """One school of a district: its data to edit, its front door to ask for faults."""

    school: School
    door: FrontDoor


class District:
    """Answers for each school as its own MIS does; there are no office pages."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._apps: dict[str, ASGIApp] = {
            member.school.id: Starlette(routes=wonde_routes(member.school, member.door)) for member in members
        }
        self._nobody = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        school_id = str(scope["path"]).removeprefix("/v1.0/schools/").partition("/")[0]
        await self._apps.get(school_id, self._nobody)(scope, receive, send)


@contextmanager
def running_district(schools: Iterable[School], *, token: str = TOKEN) -> Iterator[tuple[str, list[Member]]]:
    """Serve these schools on a free port of this machine until the block ends; gives the address and the schools."""
    members = [Member(school, FrontDoor(token)) for school in schools]
    with serving(District(members)) as url:
        yield url, members
