"""One person by the API: what each role sees, and what an administrator may say of them."""

from typing import Any

import pytest

import app as deployed_app
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from tests.entrypoints.conftest import queued
from tests.entrypoints.lambda_calls import Answer, Person, call, deliver
from tests.mis.answers import contact, details, student
from tests.mis.fake_server import FakeServer


@pytest.fixture
def school(a_school: School, wonde: FakeServer) -> School:
    """The same, read once."""
    wonde.pages("students", [student(contacts=[contact(relationship={"court_order": True})])])
    refresh(a_school)
    return a_school


def by(school: School, role: str) -> Person:
    return Person(role=role, school_id=school.id, name="Ada Boss")


def refresh(school: School) -> None:
    assert call("POST", "/sync/refresh", by=by(school, "sender"), body={"datasets": ["pupils"]}).status == 202
    while bodies := queued(settings().refresh_queue_url):
        assert deliver(deployed_app.sync_refresh, *bodies) == []


def found(school: School, kind: str) -> str:
    answer = call("POST", "/people/search", by=by(school, "sender"), body={"text": "k"})
    person_id: str = next(one["id"] for one in answer.body["items"] if one["kind"] == kind)
    return person_id


def show(school: School, person_id: str, role: str = "sender") -> Any:
    answer = call("GET", "/people/{person_id}", by=by(school, role), path={"person_id": person_id})
    assert answer.status == 200, answer.body
    return answer.body


def restrict(school: School, person_id: str, body: object, role: str = "administrator") -> Answer:
    path = {"person_id": person_id}
    return call("PUT", "/people/{person_id}/restrictions", by=by(school, role), path=path, body=body)


def test_a_sender_sees_values_pairs_and_what_the_last_update_changed(school: School, wonde: FakeServer) -> None:
    moved = contact(relationship={"court_order": True}, contact_details=details(mobile="07700 900999"))
    wonde.pages("students", [student(contacts=[moved])])
    refresh(school)
    person = show(school, found(school, "contact"))
    assert person["kind"] == "contact"
    assert person["source"] == "mis"
    assert person["data_as_of"]
    assert person["addresses"]
    (pair,) = person["pairs"]
    assert (pair["court_order"], pair["restricted"], pair["said"]) == (True, True, None)
    (change,) = person["history"]
    assert (change["change"], [one["field"] for one in change["fields"]]) == ("changed", ["phones"])
    assert "900999" in change["fields"][0]["after"]


def test_a_composer_sees_that_somebody_is_restricted_and_not_why_nor_any_address(school: School) -> None:
    contact_id = found(school, "contact")
    assert restrict(school, contact_id, {"deceased": True}).status == 200
    person = show(school, contact_id, "composer")
    assert person["restricted"] is True
    assert (person["deceased"], person["never_contact"], person["addresses"], person["marked_by"]) == (None,) * 4
    assert person["pairs"][0]["court_order"] is None
    assert person["pairs"][0]["restricted"] is True


def test_what_is_said_stays_whatever_the_mis_says_until_it_is_taken_back(school: School) -> None:
    contact_id, pupil_id = found(school, "contact"), found(school, "pupil")
    address = next(one for one in show(school, contact_id)["addresses"] if one["address"])
    body = {
        "pairs": [{"pupil_id": pupil_id, "state": "cleared"}],
        "opt_outs": [{"channel": address["channel"], "address": address["address"], "purposes": ["general"]}],
    }
    said = restrict(school, contact_id, body).body
    assert said["marked_by"] == "Ada Boss"
    refresh(school)
    person = show(school, contact_id)
    assert (person["pairs"][0]["said"], person["pairs"][0]["restricted"]) == ("cleared", False)
    assert next(one for one in person["addresses"] if one["address"] == address["address"])["opt_outs"] == ["general"]
    restrict(school, contact_id, {})
    person = show(school, contact_id)
    assert person["pairs"][0]["restricted"] is True
    assert not any(one["opt_outs"] for one in person["addresses"])


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_nobody_but_an_administrator_restricts(school: School, role: str) -> None:
    assert restrict(school, found(school, "contact"), {"never_contact": True}, role).status == 403


def test_nobody_of_another_school_is_there(school: School) -> None:
    other = Person(role="administrator", school_id="school-other")
    path = {"person_id": found(school, "contact")}
    assert call("GET", "/people/{person_id}", by=other, path=path).status == 404
    assert call("PUT", "/people/{person_id}/restrictions", by=other, path=path, body={}).status == 404


def test_what_makes_no_sense_names_its_field(school: School) -> None:
    answer = restrict(school, found(school, "contact"), {"pairs": [{"pupil_id": "nobody", "state": "cleared"}]})
    assert (answer.status, answer.error["field"]) == (400, "pairs[0].pupil_id")
