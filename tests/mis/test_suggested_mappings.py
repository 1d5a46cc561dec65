"""Mappings that are suggested from headers load what the files hold, Microsoft's formats among them."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.file_mapping import check_mapping
from chalicelib.domain.records import Contact, Group, Pupil, Staff
from chalicelib.domain.suggest_mapping import suggest_mapping
from chalicelib.mis.file_drop.headers import arrived_headers
from demo.sample_mis.exports.flat_csv import flat_zip
from demo.sample_mis.school import School
from tests.fakes.dropped_files import MemoryDroppedFiles
from tests.mis import drops
from tests.mis.drops import connected, dropped, records, rows

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
    pupil, contact = found["13"], found["15"]
    assert isinstance(pupil, Pupil)
    assert isinstance(contact, Contact)
    assert [(link.contact_id, link.relationship) for link in pupil.links] == [("15", "guardian")]
    assert contact.phones[0].e164 == "+447700900123"
    assert set(found) == {"13", "15"}


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


def test_files_without_pupils_suggest_nothing() -> None:
    assert suggest_mapping({"notes.csv": ("Date", "Text"), "staff.csv": ("Staff ID", "Name")}) is None
