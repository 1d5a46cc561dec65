"""Which lists the sample MIS offers: where the rows are, when each changed, and how one is written."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from demo.sample_mis.model import Pupil
from demo.sample_mis.school import School
from demo.sample_mis.wonde import render
from demo.sample_mis.wonde.render import Includes, Json

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Resource(Generic[Row]):
    """One list; `write_page` turns the rows of one page into JSON, `single` says that `/{id}` answers too.

    `has_meta` is False where the answer leaves `meta` out when everything fits on one page, as was seen.
    """

    rows: Callable[[School], list[Row]]
    changed_at: Callable[[Row], datetime | None]
    row_id: Callable[[Row], str]
    write_page: Callable[[Sequence[Row], School, Includes], list[Json]]
    single: bool = False
    has_meta: bool = True


AnyResource: TypeAlias = Resource[Any]


def _each(write: Callable[[Row, School, Includes], Json]) -> Callable[[Sequence[Row], School, Includes], list[Json]]:
    return lambda rows, school, includes: [write(row, school, includes) for row in rows]


def _with_members(
    write: Callable[..., Json], member_of: Callable[[Pupil], list[str]]
) -> Callable[[Sequence[Any], School, Includes], list[Json]]:
    def write_page(rows: Sequence[Any], school: School, includes: Includes) -> list[Json]:
        members: dict[str, list[Pupil]] = defaultdict(list)
        if "students" in includes:
            for pupil in school.pupils.values():
                for group_id in member_of(pupil):
                    members[group_id].append(pupil)
        return [write(row, school, includes, members[row.id]) for row in rows]

    return write_page


def _person(rows: Callable[[School], list[Any]], write: Callable[[Any, School, Includes], Json]) -> AnyResource:
    return Resource(rows, lambda row: row.updated_at, lambda row: row.id, _each(write), single=True)


RESOURCES: dict[str, AnyResource] = {
    "students": _person(lambda school: list(school.pupils.values()), render.pupil),
    "students-leaver": _person(lambda school: list(school.contents.leavers.values()), render.pupil),
    "contacts": _person(lambda school: list(school.contacts.values()), render.contact),
    "employees": _person(lambda school: list(school.contents.employees.values()), render.employee),
    "groups": Resource(
        lambda school: list(school.contents.groups.values()),
        lambda row: row.updated_at,
        lambda row: row.id,
        _with_members(render.group, lambda pupil: pupil.group_ids),
    ),
    "classes": Resource(
        lambda school: list(school.contents.classes.values()),
        lambda row: row.updated_at,
        lambda row: row.id,
        _with_members(render.school_class, lambda pupil: pupil.class_ids),
    ),
    "attendance-codes": Resource(
        lambda school: list(school.codes.values()),
        lambda _: None,
        lambda row: row.id,
        _each(lambda row, _school, _includes: render.attendance_code(row)),
        has_meta=False,
    ),
    "attendance/session": Resource(
        lambda school: list(school.contents.marks.values()),
        lambda row: row.updated_at,
        lambda row: row.id,
        _each(lambda row, school, _includes: render.mark(row, school)),
    ),
    "deletions": Resource(
        lambda school: list(school.contents.deletions),
        lambda row: row.deleted_at,
        lambda row: row.id,
        _each(lambda row, _school, _includes: render.deletion(row)),
    ),
}
