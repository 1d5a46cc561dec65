"""Finds people of the directory by their name."""

from typing import Literal

from msgspec import Struct

from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Person, Pupil, Staff


class FoundPerson(Struct, frozen=True, kw_only=True):
    """One person found; `detail` tells namesakes apart: a pupil's registration group, a contact's children."""

    id: str
    kind: Literal["pupil", "contact", "staff"]
    name: str
    detail: str


def search_people(directory: Directory, text: str) -> tuple[FoundPerson, ...]:
    """People whose name holds every word of `text`, whatever its case, in order of surname and forename."""
    words = text.casefold().split()
    if not words:
        return ()
    everyone: list[Person] = [
        *directory.pupils.values(),
        *directory.contacts.values(),
        *directory.staff.values(),
    ]
    found = [person for person in everyone if all(word in _name(person).casefold() for word in words)]
    children = _children_of(directory)
    found.sort(key=lambda person: (person.surname.casefold(), person.forename.casefold(), person.id))
    return tuple(_found(person, children) for person in found)


def _found(person: Person, children: dict[str, list[str]]) -> FoundPerson:
    if isinstance(person, Pupil):
        return FoundPerson(id=person.id, kind="pupil", name=_name(person), detail=person.registration or "")
    if isinstance(person, Staff):
        return FoundPerson(id=person.id, kind="staff", name=_name(person), detail="staff")
    detail = f"for {', '.join(children.get(person.id, []))}" if children.get(person.id) else "no pupil now"
    return FoundPerson(id=person.id, kind="contact", name=_name(person), detail=detail)


def _children_of(directory: Directory) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for pupil in directory.pupils.values():
        for link in pupil.links:
            children.setdefault(link.contact_id, []).append(_name(pupil))
    return children


def _name(person: Person) -> str:
    return f"{person.forename} {person.surname}".strip()
