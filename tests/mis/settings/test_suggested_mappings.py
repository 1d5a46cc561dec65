"""Mappings that are suggested from headers load what the files hold, Microsoft's formats among them."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.directory.domain.records import Contact, Group, Pupil, Staff
from chalicelib.mis.domain.file_mapping import check_mapping
from chalicelib.mis.domain.suggest_mapping import suggest_mapping
from chalicelib.mis.file_drop.headers import arrived_headers
from demo.sample_mis.exports.flat_csv import flat_zip
from demo.sample_mis.school import School
from tests.fakes.dropped_files import MemoryDroppedFiles
from tests.mis.file_drop import drops
from tests.mis.file_drop.drops import NOON, connected, dropped, records, rows

SDS_V1 = {
    "School.csv": rows("SIS ID,Name", "1,Invented High"),
    "Student.csv": rows(
        "SIS ID,School SIS ID,First Name,Last Name,Username,Password,Secondary Email,Grade",
        "13,1,Ora,Klein,OKlein,secret,ora@example.com,9",
    ),
    "Teacher.csv": rows("SIS ID,School SIS ID,First Name,Last Name,Username", "14,1,Craig,Beane,CBeane"),
    "Section.csv": rows("SIS ID,School SIS ID,Section Name", "11,1,Algebra 1"),
    "StudentEnrollment.csv": rows("Section SIS ID,SIS ID", "11,13"),
    "TeacherRoster.csv": rows("Section SIS ID,SIS ID", "11,14"),
}
SDS_UK = {
    name: text.replace("School SIS ID", "School DfE Number")
    .replace("Section SIS ID", "Section ID")
    .replace("SIS ID", "ID")
    for name, text in SDS_V1.items()
}
SDS_V2 = {
    "orgs.csv": rows("sourcedId,name,type,parentSourcedId", "1,Invented High,school,"),
    "users.csv": rows(
        "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade",
        "13,1,Ora,Klein,oklein,secret,Student,9",
        "14,1,Craig,Beane,cbeane,secret,Teacher,",
    ),
    "classes.csv": rows("sourcedId,orgSourcedId,title", "11,1,Algebra 1"),
    "enrollments.csv": rows("classSourcedId,userSourcedId,role", "11,13,Student", "11,14,Teacher"),
}
SDS_V21 = {
    "users.csv": rows(
        "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms",
        "13,oklein,Ora,Klein,secret,,,,",
        "14,cbeane,Craig,Beane,secret,,,,",
        "15,,Mia,Klein,,,mia@example.com,,07700 900123",
    ),
    "roles.csv": rows("userSourcedId,orgSourcedId,role,sessionSourcedId,grade", "13,1,student,S,9", "14,1,teacher,S,"),
    "relationships.csv": rows("userSourcedId,relationshipUserSourcedId,relationshipRole", "13,15,guardian"),
    "classes.csv": rows("sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId", "11,1,Algebra 1,S,C"),
    "enrollments.csv": rows("classSourcedId,userSourcedId,role", "11,13,student", "11,14,teacher"),
}


@pytest.mark.parametrize("files", [SDS_V1, SDS_UK, SDS_V2, SDS_V21], ids=["v1", "uk", "v2", "v2.1"])
def test_microsofts_formats_load_as_they_are(files: dict[str, str]) -> None:
    arrived = dropped(files)
    mapping = suggest_mapping(arrived_headers(arrived, timezone="Europe/London"))
    assert mapping is not None
    check_mapping(mapping)
    mis = connected(arrived, layout="flat", mapping=mapping)
    pupil = records(mis)["13"]
    assert isinstance(pupil, Pupil)
    assert (pupil.forename, pupil.surname, pupil.year, pupil.group_ids) == ("Ora", "Klein", "9", ("11",))
    staff, group = records(mis, "staff"), records(mis, "groups")["11"]
    assert [one.surname for one in staff.values() if isinstance(one, Staff)] == ["Beane"]
    assert isinstance(group, Group)
    assert group.name == "Algebra 1"


def test_relationships_of_version_two_one_make_pairs() -> None:
    arrived = dropped(SDS_V21)
    mapping = suggest_mapping(arrived_headers(arrived, timezone="Europe/London"))
    found = records(connected(arrived, layout="flat", mapping=mapping))
    pupil, contact = found["13"], found["contact-15"]
    assert isinstance(pupil, Pupil)
    assert isinstance(contact, Contact)
    assert [(link.contact_id, link.relationship) for link in pupil.links] == [("contact-15", "guardian")]
    assert contact.phones[0].e164 == "+447700900123"
    assert set(found) == {"13", "contact-15"}


def test_passwords_are_in_no_record() -> None:
    for files in (SDS_V1, SDS_V2, SDS_V21):
        arrived = dropped(files)
        mapping = suggest_mapping(arrived_headers(arrived, timezone="Europe/London"))
        mis = connected(arrived, layout="flat", mapping=mapping)
        assert "secret" not in repr((records(mis), records(mis, "staff")))


def test_the_sample_schools_reports_are_understood_whole() -> None:
    school, files = School(pupils=40), MemoryDroppedFiles()
    files.drop("reports.zip", flat_zip(school), at=datetime.now(UTC))
    mapping = suggest_mapping(arrived_headers(files, timezone="Europe/London"))
    assert mapping is not None
    assert {one.holds: one.columns for one in mapping.files} == {one.holds: one.columns for one in drops.REPORTS.files}


def test_contacts_in_columns_of_the_pupils_rows_are_found() -> None:
    arrived = dropped(
        {
            "Students export.csv": rows(
                "Adno;Forename;Surname;Parent 1 Name;Parent 1 Mobile;Parent 1 Email;Parent 2 Name;Parent 2 Mobile",
                "7;Tom;Khan;Mrs Aisha Khan;07700 900001;a@example.com;Khan, Omar;07700 900002",
            )
        }
    )
    mapping = suggest_mapping(arrived_headers(arrived, timezone="Europe/London"))
    assert mapping is not None
    found = records(connected(arrived, layout="flat", mapping=mapping))
    assert {one.surname for one in found.values() if isinstance(one, Pupil | Contact)} == {"Khan"}
    assert len(found) == 3
    numbers = {one.phones[0].e164 for one in found.values() if isinstance(one, Contact)}
    assert numbers == {"+447700900001", "+447700900002"}


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        ("pupils_2026-11-24.csv", "pupils_2026-11-25.csv", "pupils_*.csv"),
        ("Pupils 24.11.26 0815.csv", "Pupils 25.11.26 1530.csv", "Pupils *.csv"),
        ("pupils20261124T081500.csv", "pupils20261125T153000.csv", "pupils*.csv"),
        ("20261124-0815_pupils.csv", "20261125-1530_pupils.csv", "*_pupils.csv"),
        ("pupils-1795500000.csv", "pupils-1795586400.csv", "pupils-*.csv"),
        ("pupils_241126.csv", "pupils_251126.csv", "pupils_*.csv"),
        ("pupils_24_Nov_2026.csv", "pupils_25_Nov_2026.csv", "pupils_*.csv"),
    ],
)
def test_a_file_that_is_named_by_its_day_is_mapped_for_every_day(first: str, second: str, named: str) -> None:
    files = MemoryDroppedFiles()
    files.drop(first, rows("Pupil ID,Forename", "1,Tom", "2,Ann").encode(), at=NOON - timedelta(days=1))
    mapping = suggest_mapping(arrived_headers(files, timezone="Europe/London"))
    assert mapping is not None
    assert [one.file for one in mapping.files] == [named]
    files.drop(second, rows("Pupil ID,Forename", "1,Tom", "3,Eve").encode(), at=NOON)
    assert set(records(connected(files, layout="flat", mapping=mapping))) == {"1", "3"}
    assert suggest_mapping(arrived_headers(files, timezone="Europe/London")) == mapping


def test_of_files_by_day_the_newest_says_what_its_columns_are() -> None:
    files = MemoryDroppedFiles()
    files.drop("pupils_2026-11-24.csv", rows("Pupil ID,Forename", "1,Tom").encode(), at=NOON - timedelta(days=1))
    files.drop("pupils_2026-11-25.csv", rows("Pupil ID,First Name", "1,Tom").encode(), at=NOON)
    mapping = suggest_mapping(arrived_headers(files, timezone="Europe/London"))
    assert mapping is not None
    assert [one.columns["forename"] for one in mapping.files] == ["First Name"]


def test_a_name_by_day_does_not_take_another_files_place() -> None:
    files = MemoryDroppedFiles()
    files.drop("pupils_2026-11-24.csv", rows("Pupil ID,Forename", "1,Tom").encode(), at=NOON)
    files.drop("pupils_contacts_2026-11-24.csv", rows("Pupil ID,Name,Mobile", "1,Mia,").encode(), at=NOON)
    mapping = suggest_mapping(arrived_headers(files, timezone="Europe/London"))
    assert mapping is not None
    assert {one.holds: one.file for one in mapping.files} == {
        "pupils": "pupils_[0-9]*.csv",
        "contacts": "pupils_contacts_*.csv",
    }
    assert "1" in records(connected(files, layout="flat", mapping=mapping))


@pytest.mark.parametrize("name", ["pupils.csv", "year 7 pupils.csv", "pupils (2).csv", "pupils 123456.csv"])
def test_other_digits_of_a_name_stay(name: str) -> None:
    mapping = suggest_mapping({name: ("Pupil ID", "Forename")})
    assert mapping is not None
    assert [one.file for one in mapping.files] == [name]


def test_whoever_left_by_microsofts_status_is_not_read() -> None:
    student = rows(
        "SIS ID,School SIS ID,First Name,Last Name,Status", "13,1,Ora,Klein,Active", "15,1,Gone,Lee,Inactive"
    )
    arrived = dropped({**SDS_V1, "Student.csv": student})
    mapping = suggest_mapping(arrived_headers(arrived, timezone="Europe/London"))
    assert set(records(connected(arrived, layout="flat", mapping=mapping))) == {"13"}


def test_files_without_pupils_suggest_nothing() -> None:
    assert suggest_mapping({"notes.csv": ("Date", "Text"), "staff.csv": ("Staff ID", "Name")}) is None
