"""Joining and leaving by hand: enrol a pupil, take one off the roll, bring one back."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis import roll
from demo.sample_mis.pages.page import Pages, see, sent
from demo.sample_mis.school import School

_LONGEST_NAME = 60


class RollPages(Pages):
    """The pages on which pupils join and leave."""

    async def enrol(self, request: Request) -> Response:
        """The form for a new pupil."""
        return self._enrolment(request, {})

    async def save_enrolment(self, request: Request) -> Response:
        """Enrol the pupil and show its page; a form that cannot be saved comes back with the reason."""
        fields = await sent(request)
        forename, surname = (fields.get(name, "")[:_LONGEST_NAME] for name in ("forename", "surname"))
        try:
            if not forename or not surname:
                raise ValueError("a first name and a last name are needed")
            pupil = roll.add_pupil(self._school, forename, surname, fields.get("registration", ""))
        except ValueError as refused:
            return self._enrolment(request, fields, str(refused), 400)
        return see(f"/pupils/{pupil.id}?enrolled=1")

    async def remove(self, request: Request) -> Response:
        """Take the pupil off the roll, as a leaver or as one who was deleted."""
        fields = await sent(request)
        with self._school.lock:
            pupil = self._pupil(request)
            roll.remove_pupil(self._school, pupil.id, leaver="leaver" in fields)
        return see(f"/pupils/{pupil.id}")

    async def bring_back(self, request: Request) -> Response:
        """Bring one pupil back, whichever way it went."""
        with self._school.lock:
            if request.path_params["id"] not in self._school.contents.gone:
                raise HTTPException(404, "There is no such pupil to bring back.")
            pupil = roll.restore(self._school, request.path_params["id"])
        return see(f"/pupils/{pupil.id}?back=1")

    def _enrolment(self, request: Request, fields: dict[str, str], problem: str = "", status: int = 200) -> Response:
        context = {"fields": fields, "problem": problem, "groups": self._school.registrations()}
        return self._page(request, "enrol.html", context, status)


def roll_routes(school: School) -> list[Route]:
    """The routes of joining and leaving."""
    pages = RollPages(school)
    return [
        Route("/enrol", pages.enrol),
        Route("/enrol", pages.save_enrolment, methods=["POST"]),
        Route("/pupils/{id}/remove", pages.remove, methods=["POST"]),
        Route("/pupils/{id}/bring-back", pages.bring_back, methods=["POST"]),
    ]
