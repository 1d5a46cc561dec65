"""The school as flat reports, as an office exports them: pupils, contacts, staff and the day's attendance."""

from typing import Any, TypeAlias

from demo.sample_mis.exports.packing import csv_text, zipped
from demo.sample_mis.model import Contact, Employee, Pupil
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]

_REACHED = ("Mobile", "Home Phone", "Email")
_HEADERS: dict[str, tuple[str, ...]] = {
    "pupils": ("Pupil ID", "Forename", "Surname", "UPN", "Year", "Reg Group", "Classes"),
    "contacts": (
        *("Pupil ID", "Contact ID", "Title", "Forename", "Surname", *_REACHED),
        *("Relationship", "Priority", "Parental Responsibility", "Court Order", "Lives With Pupil"),
    ),
    "staff": ("Staff ID", "Title", "Forename", "Surname", *_REACHED),
    "attendance": ("Pupil ID", "Date", "Session", "Mark"),
}


def flat_zip(school: School) -> bytes:
    """All reports in one zip, as they would be exported now."""
    with school.lock:
        tables: dict[str, list[Json]] = {
            "pupils": [_pupil(pupil, school) for pupil in school.pupils.values()],
            "contacts": [row for pupil in school.pupils.values() for row in _contacts(pupil, school)],
            "staff": [{"Staff ID": one.id} | _person(one) for one in school.contents.employees.values()],
            "attendance": [
                {"Pupil ID": mark.pupil_id, "Date": _uk(mark.date), "Session": mark.session, "Mark": mark.code}
                for mark in school.contents.marks.values()
            ],
        }
        files = {f"{name}.csv": csv_text(rows, _HEADERS[name]) for name, rows in tables.items()}
        return zipped(files, made_at=school.clock())


def _pupil(pupil: Pupil, school: School) -> Json:
    groups, classes = school.contents.groups, school.contents.classes
    return {
        "Pupil ID": pupil.id,
        "Forename": pupil.forename,
        "Surname": pupil.surname,
        "UPN": pupil.upn,
        "Year": groups[pupil.year_id].name,
        "Reg Group": groups[pupil.registration_id].code,
        "Classes": "; ".join(classes[one].name for one in pupil.class_ids),
    }


def _contacts(pupil: Pupil, school: School) -> list[Json]:
    return [
        {
            "Pupil ID": pupil.id,
            "Contact ID": link.contact_id,
            "Relationship": link.relationship,
            "Priority": "" if link.priority is None else link.priority,
            "Parental Responsibility": "Yes" if link.parental_responsibility else "No",
            "Court Order": "Yes" if link.court_order else "No",
            "Lives With Pupil": "Yes" if link.lives_with_pupil else "No",
        }
        | _person(school.contacts[link.contact_id])
        for link in pupil.links
    ]


def _person(one: Contact | Employee) -> Json:
    phones, emails = one.details.phones, one.details.emails
    return {
        "Title": one.title,
        "Forename": one.forename,
        "Surname": one.surname,
        "Mobile": phones.mobile,
        "Home Phone": phones.home or phones.primary or phones.phone,
        "Email": emails.primary or emails.email,
    }


def _uk(day: str) -> str:
    return "/".join(reversed(day.split("-")))
