"""Saved texts by the API."""

from typing import Any

import pytest

from chalicelib.messages.domain.templates import MAX_TEMPLATES
from chalicelib.schools.domain.school import School
from tests.entrypoints.lambda_calls import Answer, Person, call

TRIP = {"name": "Trip", "channel": "sms", "body": "The trip of ((pupil first name)) leaves at 08:30."}


def by(school: School, role: str = "sender") -> Person:
    return Person(role=role, school_id=school.id, name="Sam Office")


def save(school: School, template_id: str = "t1", role: str = "sender", **more: Any) -> Answer:
    path = {"template_id": template_id}
    return call("PUT", "/templates/{template_id}", by=by(school, role), path=path, body={**TRIP, **more})


def names(school: School) -> list[str]:
    return [one["name"] for one in call("GET", "/templates", by=by(school)).body["items"]]


def test_a_text_is_saved_changed_listed_by_name_and_deleted(a_school: School) -> None:
    saved = save(a_school)
    assert saved.status == 200
    assert (saved.body["name"], saved.body["saved_by"], saved.body["purpose"]) == ("Trip", "Sam Office", "general")
    save(a_school, "t2", name="absence")
    save(a_school, "t1", name="Zoo", channel="email", subject="Zoo", purpose="urgent")
    assert names(a_school) == ["absence", "Zoo"]
    gone = call("DELETE", "/templates/{template_id}", by=by(a_school), path={"template_id": "t1"})
    assert (gone.status, gone.body) == (200, {"id": "t1"})
    assert names(a_school) == ["absence"]


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"body": "Dear ((nobody))"}, 400, "body"),
        ({"body": " "}, 400, "body"),
        ({"name": " "}, 400, "name"),
        ({"name": ""}, 400, "name"),
        ({"channel": "email"}, 400, "subject"),
        ({"name": "ABSENCE"}, 409, "name"),
    ],
)
def test_what_could_not_be_sent_or_told_apart_is_not_saved(
    a_school: School, changed: dict[str, str], status: int, field: str
) -> None:
    save(a_school, "t2", name="absence")
    answer = save(a_school, **changed)
    assert (answer.status, answer.error["field"]) == (status, field)
    assert names(a_school) == ["absence"]


def test_an_id_that_is_none_is_refused(a_school: School) -> None:
    assert save(a_school, "a b").error["field"] == "template_id"


def test_there_is_an_end_to_them(a_school: School) -> None:
    for number in range(MAX_TEMPLATES):
        assert save(a_school, f"t{number}", name=f"Text {number}").status == 200
    assert save(a_school, "one-more").error["code"] == "too_many"
    assert save(a_school, "t5", name="Text 5").status == 200


def test_a_composer_saves_none(a_school: School) -> None:
    assert save(a_school, role="composer").status == 403
