"""The audit by the API: every action is entered, whatever becomes of it, and only administrators look."""

from typing import Any

import pytest

from chalicelib.bootstrap import process, stores, syncing
from chalicelib.entrypoints.http.endpoint import ROUTES
from chalicelib.schools.domain.school import School
from tests.entrypoints.lambda_calls import Answer, Person, call

READS_ONLY = {"/audiences/preview", "/people/search", "/messages/{message_id}/why", "/settings/sync/preview"}
"""Routes that are posted to because names never travel in a URL, and that change nothing."""


def by(school: School, role: str = "administrator", name: str = "Ada Boss") -> Person:
    return Person(role=role, school_id=school.id, name=name)


def entries(school: School, **query: str) -> list[Any]:
    answer = call("GET", "/audit", by=by(school), query=query or None)
    assert answer.status == 200, answer.body
    items: list[Any] = answer.body["items"]
    return items


def refresh(school: School, body: object = None) -> Answer:
    return call("POST", "/sync/refresh", by=by(school, "composer", "Pat Lane"), body=body or {})


def test_every_route_that_does_something_is_in_the_audit() -> None:
    silent = {route.path for route in ROUTES if route.method != "GET" and route.audit is None}
    assert silent == READS_ONLY


def test_what_was_done_is_told_with_who_and_to_what(a_school: School) -> None:
    run_id = refresh(a_school).body["run_id"]
    (entry,) = entries(a_school)
    assert (entry["user_name"], entry["what"], entry["outcome"]) == ("Pat Lane", "pressed Request now", "done")
    assert entry["subject"] == run_id


def test_what_was_refused_is_there_with_its_reason(a_school: School) -> None:
    assert refresh(a_school, {"datasets": ["pupils"], "pupil_id": "p1"}).status == 400
    (entry,) = entries(a_school)
    assert (entry["outcome"], entry["reason"]) == ("refused", "invalid")


def test_what_was_cut_short_stays_as_begun(a_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed() -> None:
        raise RuntimeError("the worker dies")

    monkeypatch.setattr(syncing, "start_refresh", killed)
    assert refresh(a_school).status == 500
    (entry,) = entries(a_school)
    assert entry["outcome"] == "begun"


def test_nothing_is_done_that_cannot_be_entered(a_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise RuntimeError("the table is not there")

    with monkeypatch.context() as broken:
        broken.setattr(stores, "audit", full)
        assert refresh(a_school).status == 500
    assert stores.sync_states().load(a_school.id).state.run is None


def test_of_settings_the_parts_that_changed_are_entered_in_words_without_their_values(a_school: School) -> None:
    body = {
        "timezone": a_school.timezone,
        "source_lag_minutes": 45,
        "fresh_minutes": a_school.settings.fresh_minutes,
        "quiet_hours": {"start": "20:15", "end": "07:00"},
    }
    assert call("PUT", "/settings/sync", by=by(a_school), body=body).status == 200
    (entry,) = entries(a_school)
    assert entry["detail"] == "the age of the source's copy, quiet hours"


def test_entries_can_be_asked_for_by_person_and_by_day(a_school: School) -> None:
    refresh(a_school)
    today = process.now().date().isoformat()
    assert len(entries(a_school, user_id="user-1", day=today)) == 1
    assert entries(a_school, user_id="somebody-else") == []
    assert entries(a_school, day="2020-01-01") == []


@pytest.mark.parametrize(("query", "field"), [({"day": "yesterday"}, "day"), ({"next": "state#sync"}, "next")])
def test_what_makes_no_sense_is_refused(a_school: School, query: dict[str, str], field: str) -> None:
    answer = call("GET", "/audit", by=by(a_school), query=query)
    assert (answer.status, answer.error["field"]) == (400, field)


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_only_administrators_look(a_school: School, role: str) -> None:
    assert call("GET", "/audit", by=by(a_school, role)).status == 403
