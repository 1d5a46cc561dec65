"""Invented records for sync tests."""

from chalicelib.directory.domain.records import AttendanceMark, Contact, ContactLink, Group, Phone, Pupil, Staff
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School

SCHOOL_ID = "school-a"
DAY = "2026-11-02"


def school(school_id: str = SCHOOL_ID, **facts: object) -> School:
    """A school with Wonde and the default window, which starts on time."""
    mis = WondeConnection(base_url="http://127.0.0.1:9", school_id="A1")
    return School(id=school_id, name="Ashdown School", mis=mis, **{"spread_seconds": 0} | facts)  # type: ignore[arg-type]  # any field


def pupil(number: int, *, surname: str = "Ash") -> Pupil:
    """A pupil with one contact of the same number."""
    links = (ContactLink(contact_id=f"c{number}", relationship="Mother", priority=1),)
    return Pupil(id=f"p{number}", forename=f"Tom{number}", surname=surname, year="9", links=links)


def contact(number: int, *, phone: str = "07700 900001") -> Contact:
    """A contact with one number."""
    phones = (Phone(raw=phone, e164="+44" + phone.replace(" ", "")[1:], kind="mobile"),)
    return Contact(id=f"c{number}", forename=f"Amina{number}", surname="Khan", phones=phones)


def staff(number: int, *, surname: str = "Reed") -> Staff:
    """A member of staff."""
    return Staff(id=f"s{number}", forename="Lee", surname=surname)


def group(number: int, *, name: str = "9B") -> Group:
    """A group."""
    return Group(id=f"g{number}", name=name)


def mark(number: int, *, code: str = "N", date: str = DAY) -> AttendanceMark:
    """A morning mark."""
    return AttendanceMark(pupil_id=f"p{number}", date=date, session="AM", code=code)
