"""Wonde's JSON for each kind of record: the fields, the nested includes and the date objects."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from demo.sample_mis.addresses import POSTCODE
from demo.sample_mis.codes import AttendanceCode
from demo.sample_mis.model import (
    Contact,
    Deletion,
    Details,
    Employee,
    Group,
    Link,
    Mark,
    Person,
    Pupil,
    SchoolClass,
)
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]
Includes: TypeAlias = frozenset[str]


def moment(at: datetime | None, *, microseconds: bool = True) -> Json | None:
    """A time as Wonde's date object, in UTC; some resources of the real feed leave the microseconds out."""
    if at is None:
        return None
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds" if microseconds else "seconds")
    return {"date": text, "timezone_type": 3, "timezone": "UTC"}


def day(on: date | None) -> Json | None:
    """A day as Wonde's date object: midnight in the school's own zone."""
    if on is None:
        return None
    text = datetime.combine(on, time()).isoformat(" ", "microseconds")
    return {"date": text, "timezone_type": 3, "timezone": "Europe/London"}


def pupil(record: Pupil, school: School, includes: Includes) -> Json:
    """One of `students/` with the includes asked for."""
    found = _person(record) | {
        "upi": f"{record.id}upi".lower(),
        "legal_surname": record.surname,
        "legal_forename": record.forename,
        "date_of_birth": day(record.date_of_birth),
    }
    contents = school.contents
    if "contact_details" in includes:
        found["contact_details"] = _details(record.details)
    if "education_details" in includes:
        found["education_details"] = _data(_education(record, contents.groups[record.year_id].code))
    if "year" in includes:
        found["year"] = _data(group(contents.groups[record.year_id], school))
    if "registration" in includes:
        found["registration"] = _data(group(contents.groups[record.registration_id], school))
    if "groups" in includes:
        found["groups"] = _data([group(contents.groups[group_id], school) for group_id in record.group_ids])
    if "classes" in includes:
        classes = (contents.classes[class_id] for class_id in record.class_ids)
        found["classes"] = _data([school_class(taught, school) for taught in classes])
    if "contacts" in includes:
        wanted = _below("contacts", includes)
        # A leaver's contacts may have gone from the school with the leaver.
        known = [(contents.contacts.get(link.contact_id), link) for link in record.links]
        found["contacts"] = _data([_paired(one, link, wanted) for one, link in known if one])
    return found


def contact(record: Contact, school: School, includes: Includes) -> Json:
    """One of `contacts/`; `students` gives the children without the pair."""
    found = _person(record)
    if "contact_details" in includes:
        found["contact_details"] = _details(record.details)
    if "students" in includes:
        children = (child for child, _ in school.children_of(record.id))
        found["students"] = _data([pupil(child, school, frozenset()) for child in children])
    return found


def employee(record: Employee, school: School, includes: Includes) -> Json:
    """One of `employees/`."""
    found = _person(record, microseconds=False)
    if "contact_details" in includes:
        found["contact_details"] = _details(record.details)
    if "employment_details" in includes:
        found["employment_details"] = _data(
            {
                "current": True,
                "teaching_staff": record.teaching,
                "staff_code": record.staff_code,
                "employment_start_date": day(record.started_on),
                "employment_end_date": None,
            }
        )
    if "classes" in includes:
        taught = (one for one in school.contents.classes.values() if record.id in one.employee_ids)
        found["classes"] = _data([school_class(one, school) for one in taught])
    return found


def group(record: Group, school: School, includes: Includes = frozenset(), members: Iterable[Pupil] = ()) -> Json:
    """One of `groups/`; `members` are the pupils to show where `students` is asked for."""
    found = {
        "id": record.id,
        "mis_id": record.mis_id,
        "name": record.name,
        "code": record.code,
        "type": record.type,
        "description": record.name,
        "notes": None,
    }
    return found | _dated(record) | _members(record, school, includes, members)


def school_class(
    record: SchoolClass, school: School, includes: Includes = frozenset(), members: Iterable[Pupil] = ()
) -> Json:
    """One of `classes/`; `members` as for groups."""
    found = {
        "id": record.id,
        "mis_id": record.mis_id,
        "name": record.name,
        "code": record.name,
        "description": f"{record.name} {record.subject}",
        "alternative": False,
    }
    return found | _dated(record) | _members(record, school, includes, members)


def attendance_code(record: AttendanceCode) -> Json:
    """One of `attendance-codes/`."""
    return asdict(record)


def mark(record: Mark, school: School) -> Json:
    """One of `attendance/session`; the code is named by its id alone."""
    at = moment(record.updated_at)
    return {
        "id": record.id,
        "student": record.pupil_id,
        "date": day(date.fromisoformat(record.date)),
        "session": record.session,
        "attendance_code": school.codes[record.code].id,
        "comment": record.comment,
        "created_at": at,
        "updated_at": at,
    }


def deletion(record: Deletion) -> Json:
    """One of `deletions/`."""
    return {"id": record.id, "type": record.type, "deleted_at": moment(record.deleted_at), "restored_at": None}


def _data(value: Json | list[Json]) -> Json:
    return {"data": value}


def _person(record: Person, *, microseconds: bool = True) -> Json:
    return {
        "id": record.id,
        "mis_id": record.mis_id,
        "title": record.title,
        "initials": record.forename[:1],
        "surname": record.surname,
        "forename": record.forename,
        "middle_names": None,
        "gender": "FEMALE" if record.gender == "F" else "MALE",
        "restored_at": moment(record.restored_at, microseconds=microseconds),
        "created_at": moment(record.created_at, microseconds=microseconds),
        "updated_at": moment(record.updated_at, microseconds=microseconds),
    }


def _details(details: Details) -> Json:
    home = {"street": details.street, "town": "Fernhill", "county": None, "country": "England", "postcode": POSTCODE}
    return _data(
        {
            "phones": asdict(details.phones),
            "emails": asdict(details.emails),
            "addresses": {"home": home if details.street else None, "work": None, "postal": None},
        }
    )


def _education(record: Pupil, year: str) -> Json:
    return {
        "upn": record.upn,
        "former_upn": None,
        "learner_number": None,
        "current_nc_year": year,
        "admission_date": day(record.admitted_on),
        "leaving_date": day(record.left_on),
    }


def _paired(record: Contact, link: Link, includes: Includes) -> Json:
    pair = {
        "bill_payer": link.bill_payer,
        "lives_with_pupil": link.lives_with_pupil,
        "court_order": link.court_order,
        "pupil_report": link.pupil_report,
        "parental_responsibility": link.parental_responsibility,
        "correspondence": link.correspondence,
        "priority": link.priority,
        "relationship": link.relationship,
    }
    found = _person(record) | {"relationship": pair}
    if "contact_details" in includes:
        found["contact_details"] = _details(record.details)
    return found


def _dated(record: Group | SchoolClass) -> Json:
    at = moment(record.updated_at, microseconds=False)
    return {"created_at": at, "updated_at": at}


def _members(record: Group | SchoolClass, school: School, includes: Includes, members: Iterable[Pupil]) -> Json:
    found: Json = {}
    if "students" in includes:
        found["students"] = _data([pupil(member, school, frozenset()) for member in members])
    if "employees" in includes:
        staff = school.contents.employees
        found["employees"] = _data([employee(staff[one], school, frozenset()) for one in record.employee_ids])
    return found


def _below(name: str, includes: Includes) -> Includes:
    return frozenset(one.removeprefix(f"{name}.") for one in includes if one.startswith(f"{name}."))
