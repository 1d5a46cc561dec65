"""OneRoster's JSON of the school itself: organisation, year, courses, classes and who is in which."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

from demo.sample_mis.dates import academic_year, school_date
from demo.sample_mis.model import Group, SchoolClass
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]
_PASTORAL = "Pastoral"


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in one class."""

    user_id: str
    class_id: str
    role: Literal["student", "teacher"]
    updated_at: datetime

    @property
    def id(self) -> str:
        """The two ids together are its own."""
        return f"{self.class_id}-{self.user_id}"


def reference(kind: str, record_id: str) -> Json:
    """A link to another record."""
    return {"href": f"https://sample-mis.example.com/{kind}/{record_id}", "sourcedId": record_id, "type": kind}


def stamped(record_id: str, at: datetime, *, active: bool = True) -> Json:
    """What every record begins with."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"sourcedId": record_id, "status": "active" if active else "tobedeleted", "dateLastModified": text}


def begun(school: School) -> datetime:
    """When the academic year began: the time of what never changes in it."""
    return datetime(academic_year(school_date(school.clock())), 9, 1, tzinfo=UTC)


def session_id(school: School) -> str:
    """The academic year's id."""
    return f"{school.id}-{begun(school).year}"


def org(school: School) -> Json:
    """The one organisation."""
    rest = {"name": f"{school.name} (invented)", "type": "school", "identifier": school.id}
    return stamped(school.id, begun(school)) | rest


def academic_session(school: School) -> Json:
    """The one academic year."""
    year = begun(school).year
    return stamped(session_id(school), begun(school)) | {
        "title": f"{year}/{(year + 1) % 100:02d}",
        "startDate": date(year, 9, 1).isoformat(),
        "endDate": date(year + 1, 8, 31).isoformat(),
        "type": "schoolYear",
        "schoolYear": str(year + 1),
    }


def courses(school: School) -> list[str]:
    """The subjects, and one for registration groups."""
    return sorted({taught.subject for taught in school.contents.classes.values()} | {_PASTORAL})


def course_id(subject: str) -> str:
    """A subject's id."""
    return f"course-{subject.lower().replace(' ', '-')}"


def course(subject: str, school: School) -> Json:
    """One of `courses`."""
    rest = {"title": subject, "courseCode": subject[:2].upper(), "org": reference("org", school.id)}
    return stamped(course_id(subject), begun(school)) | rest


def classes(school: School) -> list[Group | SchoolClass]:
    """Registration groups, then teaching classes; years and houses are no classes."""
    return [*school.registrations(), *school.contents.classes.values()]


def taught(record: Group | SchoolClass, school: School) -> Json:
    """One of `classes`."""
    homeroom = isinstance(record, Group)
    return stamped(record.id, record.updated_at) | {
        "title": record.name,
        "classCode": record.name,
        "classType": "homeroom" if homeroom else "scheduled",
        "course": reference("course", course_id(_PASTORAL if isinstance(record, Group) else record.subject)),
        "school": reference("org", school.id),
        "terms": [reference("academicSession", session_id(school))],
    }


def places(school: School) -> list[Place]:
    """Who is in which class, pupils first."""
    pupils = [
        Place(pupil.id, class_id, "student", pupil.updated_at)
        for pupil in school.pupils.values()
        for class_id in (pupil.registration_id, *pupil.class_ids)
    ]
    teachers = [
        Place(one, record.id, "teacher", record.updated_at) for record in classes(school) for one in record.employee_ids
    ]
    return pupils + teachers


def enrollment(place: Place, school: School) -> Json:
    """One of `enrollments`."""
    return stamped(place.id, place.updated_at) | {
        "user": reference("user", place.user_id),
        "class": reference("class", place.class_id),
        "school": reference("org", school.id),
        "role": place.role,
        "primary": "true" if place.role == "teacher" else "false",
    }
