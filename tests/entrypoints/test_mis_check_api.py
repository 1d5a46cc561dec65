"""Trying an MIS connection through the API: what comes back, which secret is used, and that nothing is kept."""

import logging
from typing import Any

import pytest

from chalicelib.bootstrap import connections, stores
from chalicelib.schools.domain.school import School
from tests.entrypoints.lambda_calls import Answer, Person, call
from tests.mis.answers import contact, student
from tests.mis.fake_server import FakeServer, Reply, running_server

KEPT, NEW = "wonde-token-0f1e2d", "another-token-3c4b5a"


def attempt(school: School, body: dict[str, Any] | None = None, *, raw: str | None = None) -> Answer:
    by = Person(role="administrator", school_id=school.id)
    return call("POST", "/settings/mis/test", by=by, body=body, raw=raw)


def checks(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.body
    return {check["dataset"]: check for check in answer.body["datasets"]}


@pytest.mark.parametrize("raw", ["", "{}"])
def test_an_empty_body_tries_the_schools_own_connection(a_school: School, raw: str) -> None:
    answer = attempt(a_school, raw=raw)
    told = checks(answer)
    assert list(told) == ["pupils", "staff", "groups", "attendance"]
    assert answer.body["missing"] == []
    pupils = told["pupils"]
    assert (pupils["reachable"], pupils["permitted"], pupils["count"]) == (True, True, 1)
    assert pupils["examples"] == ["T... K..., 1 contact"]
    assert pupils["missing"] == ["no parental responsibility in this feed: 'all with responsibility' will mean 'all'"]


def test_each_dataset_answers_for_itself(a_school: School, wonde: FakeServer) -> None:
    wonde.on("employees", Reply(status=403))
    wonde.on("groups", Reply(status=503))
    told = checks(attempt(a_school))
    assert told["staff"]["permitted"] is False
    assert 'grant "Employees' in told["staff"]["message"]
    assert (told["groups"]["reachable"], told["groups"]["permitted"]) == (False, None)
    assert "not working at the moment" in told["groups"]["message"]
    assert told["pupils"]["permitted"] is True


def test_each_resource_is_asked_once(a_school: School, wonde: FakeServer) -> None:
    wonde.on("employees", Reply(status=503))
    wonde.asked.clear()
    attempt(a_school)
    assert len(wonde.queries("employees")) == 1


def test_another_server_is_given_the_secret_that_came_with_it_and_nothing_is_kept(a_school: School) -> None:
    before = stores.schools().get(a_school.id), connections.mis_secrets().get(a_school.id)
    with running_server() as other:
        other.pages("students", [student(contacts=[contact()])])
        told = checks(attempt(a_school, {"kind": "wonde", "base_url": other.url, "school_id": "A1", "token": NEW}))
        assert {asked.authorization for asked in other.asked} == {f"Bearer {NEW}"}
    assert told["pupils"]["permitted"] is True
    assert (stores.schools().get(a_school.id), connections.mis_secrets().get(a_school.id)) == before


def test_another_server_is_never_given_the_kept_secret(a_school: School) -> None:
    with running_server() as other:
        answer = attempt(a_school, {"kind": "wonde", "base_url": other.url, "school_id": "A1"})
        assert (answer.status, answer.error["field"]) == (400, "token")
        assert other.asked == []


def test_a_connection_that_makes_no_sense_is_refused_with_its_field(a_school: School) -> None:
    answer = attempt(a_school, {"kind": "sims"})
    assert (answer.status, answer.error["field"]) == (400, "kind")


def test_secrets_and_people_show_in_no_answer_and_no_log(
    a_school: School, wonde: FakeServer, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)  # the stages' own level
    given = {"kind": "wonde", "base_url": wonde.url, "school_id": "A1", "token": NEW}
    answers = [attempt(a_school), attempt(a_school, given)]
    wonde.on("students", Reply(status=401))
    wonde.on("employees", Reply(b"<html>", status=200))
    answers += [attempt(a_school), attempt(a_school, given)]
    shown = str([answer.body for answer in answers]) + caplog.text + "".join(capsys.readouterr())
    for private in (KEPT, NEW, "Khan", "Tom", "Amina", "900123"):
        assert private not in shown
