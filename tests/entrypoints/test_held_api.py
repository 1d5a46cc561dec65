"""The API's held changes: who may decide, and what is refused and changes nothing."""

from typing import Any

import pytest

import app as deployed_app
from chalicelib.bootstrap import stores
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from tests.entrypoints.conftest import queued
from tests.entrypoints.lambda_calls import Answer, Person, call, deliver
from tests.mis.fake_server import FakeServer

ACTIONS = pytest.mark.parametrize("action", ["approve", "discard"])


def admin(school: School) -> Person:
    return Person(role="administrator", school_id=school.id, name="Ada Boss")


def decide(by: Person, held_id: str, action: str, body: object = None) -> Answer:
    path = "/sync/held/{held_id}/" + action
    return call("POST", path, by=by, body={} if body is None else body, path={"held_id": held_id})


def refreshed(school: School) -> None:
    """A whole refresh of the pupils."""
    assert call("POST", "/sync/refresh", by=admin(school), body={"datasets": ["pupils"]}).status == 202
    while bodies := queued(settings().refresh_queue_url):
        assert deliver(deployed_app.sync_refresh, *bodies) == []


def held_now(school: School) -> list[Any]:
    items: list[Any] = call("GET", "/sync/held", by=admin(school)).body["items"]
    return items


def nothing_was_started(school: School) -> bool:
    return stores.sync_states().load(school.id).state.run is None and not queued(settings().refresh_queue_url)


@pytest.fixture
def held_id(a_school: School, wonde: FakeServer) -> str:
    """The id of the list of a school whose MIS suddenly sends no pupils at all."""
    refreshed(a_school)
    wonde.pages("students", [])
    refreshed(a_school)
    return str(held_now(a_school)[0]["id"])


def test_an_administrator_sees_who_waits_by_name_and_why(a_school: School, held_id: str) -> None:
    (part,) = held_now(a_school)
    assert (part["dataset"], part["kind"], part["reason"]) == ("pupils", "removal", "The MIS sent an empty list")
    assert {(person["kind"], person["id"]) for person in part["people"]} == {("pupil", "P1"), ("contact", "C1")}


@ACTIONS
def test_a_decision_is_answered_at_once_with_the_run_that_carries_it_out(
    a_school: School, held_id: str, action: str
) -> None:
    answer = decide(admin(a_school), held_id, action, {"people": ["P1"]})
    assert answer.status == 202
    run = call("GET", "/sync/runs/{run_id}", by=admin(a_school), path={"run_id": answer.body["run_id"]}).body
    assert (run["trigger"], run["started_by"]) == ("approval", "Ada Boss")


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_nobody_but_an_administrator_may_look_or_decide(a_school: School, held_id: str, role: str) -> None:
    by = Person(role=role, school_id=a_school.id)
    answers = [call("GET", "/sync/held", by=by), *(decide(by, held_id, action) for action in ("approve", "discard"))]
    for answer in answers:
        assert (answer.status, answer.error["code"]) == (403, "forbidden")
    assert nothing_was_started(a_school)


@ACTIONS
@pytest.mark.parametrize("unknown", ["no-such-list", "x" * 900, "held#", "state#sync", "../held", "%00"])
def test_an_unknown_list_is_not_found(a_school: School, held_id: str, action: str, unknown: str) -> None:
    answer = decide(admin(a_school), unknown, action)
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert nothing_was_started(a_school)


@ACTIONS
def test_another_schools_list_is_not_found(a_school: School, held_id: str, action: str) -> None:
    other = Person(role="administrator", school_id="another-school")
    answer = decide(other, held_id, action)
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert call("GET", "/sync/held", by=other).body["items"] == []
    assert nothing_was_started(a_school)


@ACTIONS
@pytest.mark.parametrize("people", [["P2"], ["P1", "P2"], [""], []])
def test_people_who_are_not_on_the_list_are_refused_by_field(
    a_school: School, held_id: str, action: str, people: list[str]
) -> None:
    answer = decide(admin(a_school), held_id, action, {"people": people})
    assert (answer.status, answer.error["code"], answer.error["field"]) == (400, "invalid", "people")
    assert nothing_was_started(a_school)


@ACTIONS
def test_a_list_that_a_newer_run_has_replaced_is_a_conflict(a_school: School, held_id: str, action: str) -> None:
    refreshed(a_school)  # the list is still empty, which is no more to be believed than before
    assert held_now(a_school)[0]["id"] != held_id
    answer = decide(admin(a_school), held_id, action)
    assert (answer.status, answer.error["code"]) == (409, "held_changes_replaced")
    assert "Look at the new one" in answer.error["message"]
    assert nothing_was_started(a_school)


@ACTIONS
def test_while_an_update_runs_nothing_can_be_decided(a_school: School, held_id: str, action: str) -> None:
    run_id = call("POST", "/sync/refresh", by=admin(a_school)).body["run_id"]
    answer = decide(admin(a_school), held_id, action)
    assert (answer.status, answer.error["code"]) == (409, "sync_in_progress")
    active = stores.sync_states().load(a_school.id).state
    assert active.run is not None
    assert (active.run.id, active.run.trigger, active.follow_up) == (run_id, "refresh", None)
