"""Users and preferences by the API."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.bootstrap import people
from chalicelib.schools.domain.school import School
from tests.entrypoints.lambda_calls import Answer, Person, call
from tests.fakes.users import FakeAccounts

BO = {"email": "bo@ashdown.example", "name": "Bo Hill", "role": "composer"}


@pytest.fixture(autouse=True)
def accounts(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAccounts]:
    fake = FakeAccounts()
    monkeypatch.setattr(people, "accounts", lambda: fake)
    for service in (people.invite_user, people.change_user):
        service.cache_clear()
    yield fake
    for service in (people.invite_user, people.change_user):
        service.cache_clear()


def by(school: School, role: str = "administrator", user_id: str = "ada") -> Person:
    return Person(
        role=role, school_id=school.id, name=user_id.title(), extra={"sub": user_id, "email": f"{user_id}@A.example"}
    )


def users(school: School) -> dict[str, Any]:
    answer = call("GET", "/users", by=by(school))
    assert answer.status == 200
    return {one["email"]: one for one in answer.body["items"]}


def change(school: School, user_id: str, body: dict[str, Any], role: str = "administrator") -> Answer:
    return call("PATCH", "/users/{user_id}", by=by(school, role), path={"user_id": user_id}, body=body)


def test_whoever_signs_in_is_in_the_list_and_whoever_is_invited_until_they_do(a_school: School) -> None:
    assert call("GET", "/me", by=by(a_school)).body["administrators"] == ["Ada"]
    invited = call("POST", "/users", by=by(a_school), body=BO)
    assert (invited.status, invited.body["status"], invited.body["invited_by"]) == (201, "invited", "Ada")
    found = users(a_school)
    assert {email: one["status"] for email, one in found.items()} == {
        "ada@a.example": "active",
        "bo@ashdown.example": "invited",
    }
    assert found["ada@a.example"]["last_seen_at"]


def test_a_user_is_changed_and_the_last_administrator_stays(a_school: School, accounts: FakeAccounts) -> None:
    call("GET", "/me", by=by(a_school))
    bo = call("POST", "/users", by=by(a_school), body=BO).body["id"]
    assert change(a_school, bo, {"role": "sender", "disabled": True}).body["status"] == "disabled"
    assert accounts.roles["bo@ashdown.example"] == "sender"
    assert call("GET", "/me", by=by(a_school, "sender", bo)).error["code"] == "disabled"
    entry = call("GET", "/audit", by=by(a_school)).body["items"][0]
    assert (entry["about"], entry["detail"]) == ("Bo Hill", "role: sender, disabled")
    refused = change(a_school, "ada", {"disabled": True})
    assert (refused.status, refused.error["code"]) == (409, "last_administrator")


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_nobody_but_an_administrator_sees_or_changes_users(a_school: School, role: str) -> None:
    assert call("GET", "/users", by=by(a_school, role)).status == 403
    assert call("POST", "/users", by=by(a_school, role), body=BO).status == 403
    assert change(a_school, "ada", {"role": "composer"}, role).status == 403


@pytest.mark.parametrize("body", [{**BO, "email": "nobody"}, {**BO, "role": "head"}, {**BO, "school_id": "other"}])
def test_what_cannot_be_invited_is_refused(a_school: School, body: dict[str, str]) -> None:
    assert call("POST", "/users", by=by(a_school), body=body).status == 400


def test_another_schools_user_is_not_found(a_school: School) -> None:
    assert change(a_school, "somebody-else", {"disabled": True}).status == 404


def test_everybody_has_preferences_of_their_own(a_school: School) -> None:
    liked = {"channel": "email", "contacts": "all", "time_format": "12"}
    kept = call("PUT", "/me/preferences", by=by(a_school, "composer", "cora"), body=liked)
    assert kept.status == 200
    mine = call("GET", "/me", by=by(a_school, "composer", "cora")).body["preferences"]
    assert mine == kept.body
    assert (mine["channel"], mine["per"], mine["motion"]) == ("email", "contact", "system")
    assert call("GET", "/me", by=by(a_school, "sender", "sam")).body["preferences"]["channel"] == "sms"
    refused = call("PUT", "/me/preferences", by=by(a_school, "composer", "cora"), body={"colour": "red"})
    assert refused.status == 400
