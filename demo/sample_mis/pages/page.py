"""What every page of the sample MIS shares: its frame, its forms, its days."""

from datetime import date as day_of
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from demo.sample_mis.codes import AttendanceCode
from demo.sample_mis.dates import ZONE
from demo.sample_mis.model import Group, Pupil, Session
from demo.sample_mis.school import School

_COMMON_CODES = ("N", "L", "I", "M", "V", "U", "O")


class Pages:
    """Pages of one school, over the same records as the feed; plain forms without JavaScript."""

    def __init__(self, school: School) -> None:
        self._school = school
        self._templates = Jinja2Templates(directory=Path(__file__).parent / "templates")

    def _page(self, request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
        now = self._school.clock().astimezone(ZONE)
        shared = {"school": self._school, "date": day_in_words(now.date()), "time": f"{now:%H:%M}"}
        return self._templates.TemplateResponse(request, template, shared | context, status)

    def _pupil(self, request: Request) -> Pupil:
        pupil = self._school.pupils.get(request.path_params["id"])
        if pupil is None:
            raise HTTPException(404, "There is no such pupil on roll.")
        return pupil

    def _form(self, pupil: Pupil) -> str:
        return self._school.contents.groups[pupil.registration_id].name

    def _years(self) -> list[Group]:
        return [group for group in self._school.contents.groups.values() if group.type == "YEAR"]

    def _codes(self, *first: str) -> dict[str, list[AttendanceCode]]:
        """The attendance codes to choose from: `common` begins with the first, `rare` has the others."""
        common = [*first, *_COMMON_CODES]
        rare = [one for code, one in self._school.codes.items() if code not in {*common, "/", "\\"}]
        return {"common": [self._school.codes[code] for code in common], "rare": rare}

    def _day(self, text: str | None) -> str:
        """A day as a form sends it; without one, the school's today."""
        try:
            return day_of.fromisoformat(text).isoformat() if text else self._school.today()
        except ValueError as refused:
            raise HTTPException(400, "There is no such day.") from refused


async def sent(request: Request) -> dict[str, str]:
    """The fields of a form that was sent, without the spaces around them."""
    async with request.form() as form:
        return {name: str(value).strip() for name, value in form.items()}


def see(path: str) -> Response:
    """Lead from a form to a page, so that reloading sends nothing twice."""
    return RedirectResponse(path, 303)


def day_in_words(day: day_of) -> str:
    """A day as people write it: Wednesday 4 March 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def session_of(text: str | None) -> Session:
    """Morning unless the afternoon is named."""
    return "PM" if text == "PM" else "AM"


def present_in(session: Session) -> str:
    """The code of being present in this session."""
    return "/" if session == "AM" else "\\"
