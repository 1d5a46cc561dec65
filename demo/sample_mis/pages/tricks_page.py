"""The tricks page: make the MIS misbehave with plain buttons, see what is on, and stop it."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import asdict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis import roll
from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.pages.in_force import in_force
from demo.sample_mis.pages.page import Pages, see, sent
from demo.sample_mis.pages.trick_forms import MistakeError, delay_change, fault_order, token_change
from demo.sample_mis.school import School
from demo.sample_mis.wrong_answers import ANY_LIST, LISTS, REFUSALS, TRICKS, WONDE_LISTS

_DONE = {
    "on": "It is on now.",
    "off": "It is off now.",
    "vanished": "The year has vanished.",
    "back": "The pupils are back.",
    "reset": "Everything is as it was at the start.",
}


class TricksPage(Pages):
    """What the control API can do to the MIS as a whole, as buttons."""

    def __init__(self, school: School, door: FrontDoor, reset: Callable[[], None]) -> None:
        super().__init__(school)
        self._door, self._reset = door, reset

    async def show(self, request: Request) -> Response:
        """Everything that is on, and everything that can be started."""
        return self._tricks(request, done=_DONE.get(request.query_params.get("done", ""), ""))

    async def start_answers(self, request: Request) -> Response:
        """Answer wrongly from now on."""
        return await self._try(request, lambda fields: self._door.add_fault(**asdict(fault_order(fields))))

    async def stop_answers(self, request: Request) -> Response:
        """Stop one wrong answer."""
        self._door.stop_fault(request.path_params["id"])
        return see("/tricks?done=off")

    async def start_wait(self, request: Request) -> Response:
        """Wait before every answer from now on."""
        return await self._try(request, lambda fields: self._wait(delay_change(fields).ms / 1000))

    async def stop_wait(self, _request: Request) -> Response:
        """Answer at once again."""
        self._wait(0)
        return see("/tricks?done=off")

    async def change_token(self, request: Request) -> Response:
        """Take another token from now on."""
        return await self._try(request, lambda fields: self._take(token_change(fields).token))

    async def stop_token(self, _request: Request) -> Response:
        """Take the first token again."""
        self._take(self._door.first_token)
        return see("/tricks?done=off")

    async def vanish_year(self, request: Request) -> Response:
        """Make a year vanish, unannounced."""
        return self._of_year(request, roll.vanish_year, "vanished")

    async def bring_year_back(self, request: Request) -> Response:
        """Bring back everyone of one year."""
        return self._of_year(request, roll.restore_year, "back")

    async def bring_everybody_back(self, _request: Request) -> Response:
        """Bring back everyone who is gone."""
        roll.restore_all(self._school)
        return see("/tricks?done=back")

    async def start_again(self, _request: Request) -> Response:
        """Put everything back as it began."""
        self._reset()
        return see("/tricks?done=reset")

    def _wait(self, seconds: float) -> None:
        self._door.delay_seconds = seconds

    def _take(self, token: str) -> None:
        self._door.token = token

    def _of_year(self, request: Request, act: Callable[[School, str], int], done: str) -> Response:
        try:
            act(self._school, request.path_params["year"])
        except ValueError as unknown:
            raise HTTPException(404, "There is no such year.") from unknown
        return see(f"/tricks?done={done}")

    async def _try(self, request: Request, act: Callable[[dict[str, str]], None]) -> Response:
        fields = await sent(request)
        try:
            act(fields)
        except MistakeError as mistake:
            return self._tricks(request, problem=str(mistake), fields=fields)
        return see("/tricks?done=on")

    def _tricks(self, request: Request, *, done: str = "", problem: str = "", **filled: Any) -> Response:
        pupils = WONDE_LISTS["students"]
        with self._school.lock:
            here = {pupil.year_id for pupil in self._school.pupils.values()}
            context = {
                "done": done,
                "problem": problem,
                "fields": filled.get("fields", {}),
                "in_force": in_force(self._school, self._door),
                "somebody_is_gone": bool(self._school.contents.gone),
                "years": [year for year in self._years() if year.id in here],
                "pupil_tricks": [(trick, words.about(pupils)) for trick, words in TRICKS.items()],
                "pupil_refusals": [(status, words.about(pupils)) for status, words in REFUSALS.items()],
                "tricks": [(trick, words.about(ANY_LIST)) for trick, words in TRICKS.items()],
                "refusals": [(str(status), words.about(ANY_LIST)) for status, words in REFUSALS.items()],
                "lists": LISTS,
            }
            return self._page(request, "tricks.html", context, 400 if problem else 200)


def tricks_routes(school: School, door: FrontDoor, reset: Callable[[], None]) -> list[Route]:
    """The routes of the tricks page."""
    page = TricksPage(school, door, reset)
    forms = {
        "answers": page.start_answers,
        "answers/{id:int}/stop": page.stop_answers,
        "wait": page.start_wait,
        "wait/stop": page.stop_wait,
        "token": page.change_token,
        "token/stop": page.stop_token,
        "years/{year}/vanish": page.vanish_year,
        "years/{year}/bring-back": page.bring_year_back,
        "everybody/bring-back": page.bring_everybody_back,
        "reset": page.start_again,
    }
    posts = [Route(f"/tricks/{path}", act, methods=["POST"]) for path, act in forms.items()]
    return [Route("/tricks", page.show), *posts]
