"""Who gets in, and what they are told: roles, accounts without a school, failures, and every route's authorizer."""

import logging

import pytest

import app as deployed_app
from chalicelib.bootstrap import stores
from chalicelib.schools.domain.school import School
from tests.entrypoints.lambda_calls import Person, call

PUBLIC = {("GET", "/health"), ("GET", "/openapi.json")}


def test_every_route_but_the_public_ones_has_the_authorizer() -> None:
    routes = {
        (method, path): entry for path, methods in deployed_app.app.routes.items() for method, entry in methods.items()
    }
    assert set(routes) > PUBLIC
    open_routes = {key for key, entry in routes.items() if entry.authorizer is None}
    assert open_routes == PUBLIC
    names = {entry.authorizer.name for entry in routes.values() if entry.authorizer is not None}
    assert names == {"rollcall"}


def test_health_is_public_and_tells_no_more_than_the_build() -> None:
    answer = call("GET", "/health")
    assert (answer.status, answer.body) == (200, {"status": "ok", "build": "test-build"})


def test_the_openapi_document_is_public() -> None:
    answer = call("GET", "/openapi.json")
    assert (answer.status, answer.body["openapi"][:3]) == (200, "3.1")


@pytest.mark.parametrize("role", ["composer", "sender", "administrator"])
def test_me_says_who_is_signed_in(a_school: School, role: str) -> None:
    answer = call("GET", "/me", by=Person(role=role, school_id=a_school.id))
    assert answer.status == 200
    assert (answer.body["id"], answer.body["name"], answer.body["role"]) == ("user-1", "Pat Lane", role)
    assert answer.body["school"] == {"id": a_school.id, "name": "Ashdown School", "timezone": "Europe/London"}


@pytest.mark.parametrize("groups", ["[composer administrator]", "composer,administrator", "[administrator, other]"])
def test_the_highest_role_counts_however_the_groups_are_written(a_school: School, groups: str) -> None:
    by = Person(school_id=a_school.id, extra={"cognito:groups": groups}, role="")
    assert call("GET", "/me", by=by).body["role"] == "administrator"


@pytest.mark.parametrize("role", ["composer", "sender", "administrator"])
def test_anyone_signed_in_may_press_refresh(a_school: School, role: str) -> None:
    assert call("POST", "/sync/refresh", by=Person(role=role, school_id=a_school.id)).status == 202


@pytest.mark.parametrize(
    "by",
    [
        Person(role=""),
        Person(school_id=""),
        Person(role="caretaker"),
        Person(role="", extra={"cognito:groups": "[not-administrator]"}),
    ],
    ids=["no role", "no school", "unknown role", "a role's name within another"],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/me"), ("GET", "/sync"), ("POST", "/sync/refresh")])
def test_an_account_without_school_or_role_is_told_whom_to_ask(by: Person, method: str, path: str) -> None:
    answer = call(method, path, by=by)
    assert (answer.status, answer.error["code"]) == (403, "forbidden")
    assert "administrator" in answer.error["message"]


def test_an_unexpected_failure_tells_nothing_of_the_inside(
    a_school: School, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode() -> None:
        raise RuntimeError("table rollcall-test-control at 10.0.0.7")

    monkeypatch.setattr(stores, "statuses", explode)
    with caplog.at_level(logging.CRITICAL):
        answer = call("GET", "/sync", by=Person(school_id=a_school.id))
    assert (answer.status, answer.error["code"]) == (500, "internal")
    assert "rollcall-test" not in str(answer.body)
    assert "10.0.0.7" not in str(answer.body)


def test_answers_are_never_cached(a_school: School) -> None:
    for answer in (call("GET", "/me", by=Person(school_id=a_school.id)), call("GET", "/me", by=Person(role=""))):
        assert answer.headers["Cache-Control"] == "no-store"
