"""The office page: find a pupil or parent, change a mobile, take a register; plain forms without JavaScript."""

import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from demo.sample_mis.dates import ZONE
from demo.sample_mis.model import Contact, Group, Pupil, Session
from demo.sample_mis.school import School

_MOST_FOUND = 30
_COMMON_CODES = ("N", "L", "I", "M", "V", "U", "O")


class Office:
    """The pages of one school's office, over the same records as the feed."""

    def __init__(self, school: School) -> None:
        self._school = school
        self._templates = Jinja2Templates(directory=Path(__file__).parent / "templates")

    async def home(self, request: Request) -> Response:
        """The search, its results, and the registers of today."""
        words = request.query_params.get("q", "").strip()
        with self._school.lock:
            pupils = _named(self._school.pupils.values(), words)
            contacts = _named(self._school.contacts.values(), words)
            context = {
                "words": words,
                "pupils": [(pupil, self._form(pupil)) for pupil in pupils[:_MOST_FOUND]],
                "contacts": [(one, self._children(one)) for one in contacts[:_MOST_FOUND]],
                "more": max(len(pupils), len(contacts)) > _MOST_FOUND,
                "registers": [(group, self._taken(group)) for group in self._school.registrations()],
            }
            return self._page(request, "home.html", context)

    async def pupil(self, request: Request) -> Response:
        """One pupil with its contacts."""
        with self._school.lock:
            pupil = self._school.pupils.get(request.path_params["id"])
            if pupil is None:
                raise HTTPException(404, "There is no such pupil on roll.")
            contacts = self._school.contacts_of(pupil.id)
            contacts.sort(key=lambda pair: (pair[1].priority is None, pair[1].priority or 0))
            return self._page(request, "pupil.html", {"pupil": pupil, "form": self._form(pupil), "contacts": contacts})

    async def contact(self, request: Request) -> Response:
        """One contact with the form for the mobile."""
        with self._school.lock:
            contact = self._contact(request)
            try:
                offered = self._school.next_unused_mobile()
            except ValueError:
                offered = None
            context = {
                "contact": contact,
                "children": self._school.children_of(contact.id),
                "forms": {pupil.id: self._form(pupil) for pupil, _ in self._school.children_of(contact.id)},
                "offered": offered,
                "saved": "saved" in request.query_params,
            }
            return self._page(request, "contact.html", context)

    async def save_contact(self, request: Request) -> Response:
        """Save the mobile and show the page again, so that reloading saves nothing twice."""
        async with request.form() as form:
            number = str(form.get("mobile", "")).strip()
        with self._school.lock:
            self._school.set_mobile(self._contact(request).id, number[:60])
        return RedirectResponse(f"{request.url.path}?saved=1", 303)

    async def register(self, request: Request) -> Response:
        """Today's register of one registration group, for one session."""
        with self._school.lock:
            group, session = self._group(request), _session(request.query_params.get("session"))
            today = self._school.today()
            rows = []
            for pupil in self._school.pupils_in(group.code):
                mark = self._school.contents.marks.get((pupil.id, today, session))
                rows.append((pupil, mark.code if mark else None))
            counts = Counter(code for _, code in rows)
            codes = [_present(session), *_COMMON_CODES]
            context = {
                "group": group,
                "session": session,
                "rows": rows,
                "common": [self._school.codes[code] for code in codes],
                "rare": [one for code, one in self._school.codes.items() if code not in {*codes, "/", "\\"}],
                "present": _present(session),
                "present_count": counts[_present(session)],
                "others": [(pupil, code) for pupil, code in rows if code not in {None, _present(session)}],
                "saved": "saved" in request.query_params,
            }
            return self._page(request, "register.html", context)

    async def save_register(self, request: Request) -> Response:
        """Save the whole register."""
        async with request.form() as form:
            fields = {name: str(value) for name, value in form.items()}
        session = _session(fields.pop("session", None))
        with self._school.lock:
            group = self._group(request)
            members = {pupil.id for pupil in self._school.pupils_in(group.code)}
            marks = {pupil_id: code for pupil_id, code in fields.items() if pupil_id in members}
            try:
                self._school.save_register(group.code, self._school.today(), session, marks)
            except ValueError as refused:
                raise HTTPException(400, str(refused)) from refused
        return RedirectResponse(f"{request.url.path}?session={session}&saved=1", 303)

    def _page(self, request: Request, template: str, context: dict[str, Any]) -> Response:
        now = self._school.clock().astimezone(ZONE)
        shared = {"school": self._school, "date": f"{now:%A} {now.day} {now:%B %Y}", "time": f"{now:%H:%M}"}
        return self._templates.TemplateResponse(request, template, shared | context)

    def _contact(self, request: Request) -> Contact:
        contact = self._school.contacts.get(request.path_params["id"])
        if contact is None:
            raise HTTPException(404, "There is no such contact.")
        return contact

    def _group(self, request: Request) -> Group:
        group = self._school.contents.groups.get(request.path_params["id"])
        if group is None or group.type != "REGISTRATION":
            raise HTTPException(404, "There is no such registration group.")
        return group

    def _form(self, pupil: Pupil) -> str:
        return self._school.contents.groups[pupil.registration_id].name

    def _children(self, contact: Contact) -> list[tuple[str, Pupil, str]]:
        return [(link.relationship, pupil, self._form(pupil)) for pupil, link in self._school.children_of(contact.id)]

    def _taken(self, group: Group) -> dict[Session, bool]:
        today, marks = self._school.today(), self._school.contents.marks
        members = self._school.pupils_in(group.code)
        sessions: tuple[Session, ...] = ("AM", "PM")
        return {
            session: bool(members) and all((pupil.id, today, session) in marks for pupil in members)
            for session in sessions
        }


def office_routes(school: School) -> list[Route]:
    """The routes of the office page."""
    office = Office(school)
    return [
        Route("/", office.home),
        Route("/pupils/{id}", office.pupil),
        Route("/contacts/{id}", office.contact),
        Route("/contacts/{id}", office.save_contact, methods=["POST"]),
        Route("/registers/{id}", office.register),
        Route("/registers/{id}", office.save_register, methods=["POST"]),
    ]


def _named(people: Any, words: str) -> list[Any]:
    wanted = _plain(words).split()
    if not wanted:
        return []
    found = [one for one in people if all(word in _plain(one.name) for word in wanted)]
    return sorted(found, key=lambda one: (one.surname, one.forename))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _session(text: str | None) -> Session:
    return "PM" if text == "PM" else "AM"


def _present(session: Session) -> str:
    return "/" if session == "AM" else "\\"
