"""The registers: take one for a group, on any day, and put one mark for one pupil."""

from collections import Counter
from datetime import date as day_of

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.model import Group
from demo.sample_mis.pages.page import Pages, day_in_words, present_in, see, sent, session_of
from demo.sample_mis.school import School


class Registers(Pages):
    """The pages on which attendance is written."""

    async def register(self, request: Request) -> Response:
        """The register of one registration group, for one session of one day."""
        query = request.query_params
        day, session = self._day(query.get("day")), session_of(query.get("session"))
        with self._school.lock:
            group, present = self._group(request), present_in(session)
            marks = self._school.contents.marks
            rows = [(pupil, marks.get((pupil.id, day, session))) for pupil in self._school.pupils_in(group.code)]
            coded = [(pupil, mark.code if mark else None) for pupil, mark in rows]
            context = {
                "group": group,
                "session": session,
                "day": day,
                "day_name": day_in_words(day_of.fromisoformat(day)),
                "rows": coded,
                "codes": self._codes(present),
                "present": present,
                "present_count": Counter(code for _, code in coded)[present],
                "others": [(pupil, code) for pupil, code in coded if code not in {None, present}],
                "saved": "saved" in query,
            }
            return self._page(request, "register.html", context)

    async def save_register(self, request: Request) -> Response:
        """Save the whole register."""
        fields = await sent(request)
        day, session = self._day(fields.pop("day", None)), session_of(fields.pop("session", None))
        with self._school.lock:
            group = self._group(request)
            members = {pupil.id for pupil in self._school.pupils_in(group.code)}
            marks = {pupil_id: code for pupil_id, code in fields.items() if pupil_id in members}
            try:
                self._school.save_register(group.code, day, session, marks)
            except ValueError as refused:
                raise HTTPException(400, str(refused)) from refused
        return see(f"{request.url.path}?session={session}&day={day}&saved=1")

    async def save_mark(self, request: Request) -> Response:
        """Put or change one mark of one pupil."""
        fields = await sent(request)
        day, session = self._day(fields.get("day")), session_of(fields.get("session"))
        with self._school.lock:
            pupil = self._pupil(request)
            try:
                self._school.mark(pupil.id, day, session, fields.get("code", ""), fields.get("comment") or None)
            except ValueError as refused:
                raise HTTPException(400, str(refused)) from refused
        return see(f"/pupils/{pupil.id}?session={session}&day={day}&marked=1")

    def _group(self, request: Request) -> Group:
        group = self._school.contents.groups.get(request.path_params["id"])
        if group is None or group.type != "REGISTRATION":
            raise HTTPException(404, "There is no such registration group.")
        return group


def register_routes(school: School) -> list[Route]:
    """The routes of the registers."""
    registers = Registers(school)
    return [
        Route("/registers/{id}", registers.register),
        Route("/registers/{id}", registers.save_register, methods=["POST"]),
        Route("/pupils/{id}/mark", registers.save_mark, methods=["POST"]),
    ]
