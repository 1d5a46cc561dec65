"""OneRoster's flat lists: where the rows are, when each changed, and how one is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from demo.sample_mis.model import Contact, Employee, Pupil
from demo.sample_mis.oneroster import people, structure
from demo.sample_mis.oneroster.style import Style
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """What rows are written from: the school, the version of the protocol and the server's style."""

    school: School
    version: str
    style: Style

    @cached_property
    def children(self) -> people.Children:
        """Each contact's children, gathered once for a whole page."""
        found: people.Children = {}
        for pupil in self.school.pupils.values():
            for link in pupil.links:
                found.setdefault(link.contact_id, []).append((pupil, link))
        return found


@dataclass(frozen=True, slots=True)
class Collection:
    """One list; `singular` is what an answer to a direct read is called."""

    singular: str
    rows: Callable[[School], list[Any]]
    row_id: Callable[[Any], str]
    changed_at: Callable[[Any, School], datetime]
    write: Callable[[Any, Scene], Json]


def _users(school: School) -> list[Pupil | Contact | Employee]:
    contents = school.contents
    return [
        *contents.pupils.values(),
        *contents.contacts.values(),
        *contents.employees.values(),
        *contents.leavers.values(),
    ]


def _own(row: Any) -> str:
    return str(row.id)


COLLECTIONS: dict[str, Collection] = {
    "orgs": Collection("org", lambda s: [s], _own, lambda _, s: structure.begun(s), lambda s, _: structure.org(s)),
    "academicSessions": Collection(
        "academicSession",
        lambda s: [s],
        structure.session_id,
        lambda _, s: structure.begun(s),
        lambda s, _: structure.academic_session(s),
    ),
    "courses": Collection(
        "course",
        structure.courses,
        structure.course_id,
        lambda _, s: structure.begun(s),
        lambda row, scene: structure.course(row, scene.school),
    ),
    "classes": Collection(
        "class",
        structure.classes,
        _own,
        lambda row, _: row.updated_at,
        lambda row, scene: structure.taught(row, scene.school),
    ),
    "users": Collection(
        "user",
        _users,
        _own,
        lambda row, _: row.updated_at,
        lambda row, scene: people.user(row, scene.school, scene.version, scene.style.agents, scene.children),
    ),
    "enrollments": Collection(
        "enrollment",
        structure.places,
        lambda row: row.id,
        lambda row, _: row.updated_at,
        lambda row, scene: structure.enrollment(row, scene.school),
    ),
    "demographics": Collection(
        "demographics",
        lambda s: list(s.pupils.values()),
        _own,
        lambda row, _: row.updated_at,
        lambda row, _: people.demographics(row),
    ),
}
