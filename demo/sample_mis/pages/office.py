"""The office page: find a pupil or parent, see a pupil's contacts, change a mobile."""

import unicodedata
from datetime import date as day_of
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.model import Contact, Group, Pupil, Session
from demo.sample_mis.pages.page import Pages, day_in_words, see, sent, session_of
from demo.sample_mis.school import School

_MOST_FOUND = 30


class Office(Pages):
    """The pages of one school's office, over the same records as the feed."""

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
        """One pupil with its contacts; of one who is off the roll, the way back."""
        query = request.query_params
        with self._school.lock:
            if gone := self._school.contents.gone.get(request.path_params["id"]):
                return self._page(request, "gone.html", {"pupil": gone.pupil, "form": self._form(gone.pupil)})
            pupil = self._pupil(request)
            contacts = self._school.contacts_of(pupil.id)
            contacts.sort(key=lambda pair: (pair[1].priority is None, pair[1].priority or 0))
            day, session = self._day(query.get("day")), session_of(query.get("session"))
            context = {
                "pupil": pupil,
                "form": self._form(pupil),
                "contacts": contacts,
                "codes": self._codes("/", "\\"),
                "day": day,
                "day_name": day_in_words(day_of.fromisoformat(day)),
                "session": session,
                "mark": self._school.contents.marks.get((pupil.id, day, session)) if "marked" in query else None,
                "enrolled": "enrolled" in query,
                "back": "back" in query,
            }
            return self._page(request, "pupil.html", context)

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
        number = (await sent(request)).get("mobile", "")
        with self._school.lock:
            self._school.set_mobile(self._contact(request).id, number[:60])
        return see(f"{request.url.path}?saved=1")

    def _contact(self, request: Request) -> Contact:
        contact = self._school.contacts.get(request.path_params["id"])
        if contact is None:
            raise HTTPException(404, "There is no such contact.")
        return contact

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
