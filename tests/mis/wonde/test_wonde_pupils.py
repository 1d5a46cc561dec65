"""Pupils and their contacts out of Wonde."""

from typing import Any

import pytest

from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil
from tests.mis.answers import Json, contact, details, student
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer


def test_everything_is_asked_for_in_one_request(server: FakeServer, read: ReadDataset) -> None:
    server.pages("students", [student()])
    read("pupils")
    assert set(server.queries("students")[0]["include"].split(",")) == {
        "contacts",
        "contacts.contact_details",
        "contact_details",
        "education_details",
        "year",
        "registration",
        "groups",
        "classes",
    }


def test_a_pupil_comes_with_place_groups_and_addresses(server: FakeServer, read: ReadDataset) -> None:
    full = student(
        "P1",
        education_details={"data": {"upn": "A123456789012", "current_nc_year": "9", "former_upn": None}},
        year={"data": {"id": "G9", "name": "Year 9", "type": "YEAR"}},
        registration={"data": {"id": "R1", "name": "9B"}},
        groups={"data": [{"id": "G9", "name": "Year 9"}, {"id": 7, "name": "Choir"}]},
        classes={"data": [{"id": "K1", "name": "9b/Ma1"}]},
        contact_details=details(email="Tom@Example.com", mobile="07700 900456"),
    )
    server.pages("students", [full])
    assert read("pupils").records == [
        Pupil(
            id="P1",
            forename="Tom",
            surname="Khan",
            upn="A123456789012",
            year="9",
            registration="9B",
            group_ids=("7", "G9", "K1", "R1"),
            phones=(Phone(raw="07700 900456", e164="+447700900456", kind="mobile"),),
            emails=(Email(raw="Tom@Example.com", address="tom@example.com"),),
        )
    ]


@pytest.mark.parametrize(
    ("education", "year", "expected"),
    [
        ({"current_nc_year": "9"}, {"name": "Year 8"}, "9"),
        ({"current_nc_year": 9}, None, "9"),
        ({"current_nc_year": None}, {"name": "Year 11"}, "11"),
        (None, {"name": None, "code": "07"}, "7"),
        ({"current_nc_year": "R"}, None, "R"),
        (None, {"name": "Reception"}, "R"),
        ({"current_nc_year": "N1"}, None, "N1"),
        (None, None, None),
    ],
)
def test_the_year_is_one_word_whoever_writes_it(
    server: FakeServer, read: ReadDataset, education: Json | None, year: Json | None, expected: str | None
) -> None:
    server.pages("students", [student(education_details={"data": education}, year={"data": year})])
    (pupil,) = read("pupils").of(Pupil)
    assert isinstance(pupil, Pupil)
    assert pupil.year == expected


def test_siblings_share_one_contact_and_keep_their_own_links(server: FakeServer, read: ReadDataset) -> None:
    mother = contact(pair={"priority": 1, "parental_responsibility": True, "lives_with_pupil": True})
    stepmother = contact(
        pair={"relationship": "Stepmother", "priority": None, "parental_responsibility": None, "court_order": True}
    )
    server.pages("students", [student("P1", contacts=[mother])], [student("P2", contacts=[stepmother])])
    found = read("pupils")
    assert [record.id for record in found.of(Contact)] == ["C1"]
    assert [record.links for record in found.of(Pupil) if isinstance(record, Pupil)] == [
        (ContactLink(contact_id="C1", relationship="Mother", priority=1, responsibility=True, lives_with=True),),
        (ContactLink(contact_id="C1", relationship="Stepmother", court_order=True),),
    ]


def test_a_contacts_numbers_come_mobile_first_and_once(server: FakeServer, read: ReadDataset) -> None:
    reach = details(
        mobile="07700900123 (mum)", primary="+447700900123", phone="11111", home="01632 960001", work="07700 900123"
    )
    server.pages("students", [student(contacts=[contact(contact_details=reach)])])
    (found,) = read("pupils").of(Contact)
    assert isinstance(found, Contact)
    assert found.phones == (
        Phone(raw="07700900123 (mum)", e164="+447700900123", kind="mobile"),
        Phone(raw="11111"),
        Phone(raw="01632 960001", e164="+441632960001", kind="landline"),
    )


@pytest.mark.parametrize("value", [None, [], {"data": None}, {"data": []}, {"data": {"phones": [], "emails": None}}])
def test_details_that_php_left_empty_are_no_details(server: FakeServer, read: ReadDataset, value: Any) -> None:
    server.pages("students", [student(contacts=[contact(contact_details=value, relationship=[])])])
    (found,) = read("pupils").of(Contact)
    assert isinstance(found, Contact)
    assert (found.phones, found.emails) == ((), ())


@pytest.mark.parametrize(
    ("given", "restricted"), [(True, True), ("1", True), (False, False), (None, False), ("", False)]
)
def test_only_a_stated_court_order_restricts(
    server: FakeServer, read: ReadDataset, given: Any, restricted: bool
) -> None:
    server.pages("students", [student(contacts=[contact(pair={"court_order": given})])])
    (pupil,) = read("pupils").of(Pupil)
    assert isinstance(pupil, Pupil)
    assert pupil.links[0].court_order is restricted


def test_a_contact_may_share_the_pupils_own_id(server: FakeServer, read: ReadDataset) -> None:
    server.pages("students", [student("X1", contacts=[contact("X1")])])
    assert [type(record) for record in read("pupils").records] == [Pupil, Contact]


def test_the_legal_name_stands_in_only_for_a_blank_one(server: FakeServer, read: ReadDataset) -> None:
    server.pages("students", [student(forename=" ", legal_forename="Thomas", surname="Khan", legal_surname="Other")])
    (pupil,) = read("pupils").of(Pupil)
    assert isinstance(pupil, Pupil)
    assert (pupil.forename, pupil.surname) == ("Thomas", "Khan")
