"""The settings part of the API, through the app itself: who may, what comes back, what is refused."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse
from moto import mock_aws
from msgspec.structs import replace

from app import app
from chalicelib.bootstrap import stores
from chalicelib.settings import settings
from chalicelib.shared.roles import Role
from chalicelib.sync.domain.state import Head, SchoolSync
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.change_sync import change_sync
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import school
from tests.shared.control_table import create_control_table

Call = Callable[..., HTTPResponse]

# Chalice's local gateway says that it takes a token's claims as they are; API Gateway checks the signature.
pytestmark = pytest.mark.filterwarnings("ignore:CognitoUserPoolAuthorizer is not a supported in local mode")


@pytest.fixture
def call() -> Iterator[Call]:
    """Calls the API for a school with the default settings."""
    with mock_aws(), Client(app) as client:
        create_control_table(settings().control_table)
        for school_id in ("school-a", "school-b"):
            add_school(school(school_id), schools=stores.schools(), sync=stores.sync_states(), clock=lambda: A_MONDAY)

        def request(method: str, path: str, body: Any = None, *, role: Role = "administrator") -> HTTPResponse:
            headers = {"Authorization": token(role), "Content-Type": "application/json"}
            text = b"" if body is None else json.dumps(body).encode()
            return client.http.request(method, path, headers=headers, body=text)

        yield request


def token(role: Role) -> str:
    """A token as Chalice's local gateway reads it."""
    claims = {
        "sub": "u1",
        "cognito:username": "pat",
        "token_use": "id",
        "cognito:groups": f"[{role}]",
        "custom:school_id": "school-a",
    }
    parts: tuple[dict[str, str], ...] = ({"alg": "none"}, claims, {})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def test_an_administrator_reads_the_settings_in_full(call: Call) -> None:
    answer = call("GET", "/settings/sync")
    assert answer.status_code == 200
    told = answer.json_body
    assert (
        told.pop("about") == "It syncs every 60 minutes from 07:00 to 17:00, Monday to Friday, and every day at 02:00."
    )
    assert told == {
        "timezone": "Europe/London",
        "window": {
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "start": "07:00",
            "end": "17:00",
            "every_minutes": 60,
            "single_times": ["02:00"],
        },
        "registers": {"days": ["mon", "tue", "wed", "thu", "fri"], "times": [], "minutes_after": 10},
        "bank_holidays": {"nation": None, "run": "overnight_only"},
        "closed_dates": {"dates": [], "run": "overnight_only"},
        "source_lag_minutes": None,
        "fresh_minutes": 60,
        "guard": {
            "removal_share": 0.1,
            "removal_floor": 5,
            "blanking_share": 0.2,
            "rollover_start": "08-20",
            "rollover_end": "09-30",
            "rollover_share": 0.35,
        },
        "kept_days": {"people": 30, "marks": 7, "runs": 30},
        "quiet_hours": None,
    }


@pytest.mark.parametrize("role", ["sender", "composer"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/settings/sync"), ("PUT", "/settings/sync"), ("POST", "/settings/sync/preview")]
)
def test_nobody_but_an_administrator_may(call: Call, role: Role, method: str, path: str) -> None:
    answer = call(method, path, {}, role=role)
    assert (answer.status_code, answer.json_body["error"]["code"]) == (403, "forbidden")


def test_a_change_is_kept_and_the_status_and_the_next_window_follow(call: Call) -> None:
    changed = call("PUT", "/settings/sync", {"window": {"days": [], "single_times": []}, "source_lag_minutes": 30})
    assert changed.status_code == 200
    assert call("GET", "/settings/sync").json_body == changed.json_body
    status = call("GET", "/sync", role="composer").json_body
    assert status["about"] == (
        "This school is connected to Wonde, whose own copy of the MIS counts as 30 minutes older than the time we "
        "read it. It syncs only when somebody asks."
    )
    assert stores.sync_states().load("school-b").state.next_window_at is not None, "another school's stays"


def test_what_makes_no_sense_is_refused_with_its_field_and_changes_nothing(call: Call) -> None:
    before = call("GET", "/settings/sync").json_body
    answer = call("PUT", "/settings/sync", {"window": {"start": "17:00", "end": "07:00"}})
    assert answer.status_code == 400
    assert answer.json_body["error"] == {
        "code": "invalid",
        "message": "07:00 is before 17:00: a window ends after it starts.",
        "field": "window.end",
    }
    assert call("GET", "/settings/sync").json_body == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"window": {"every_minutes": "often"}}, "window.every_minutes"),
        ({"window": {"every_minuts": 5}}, "window.every_minuts"),
        ({"bank_holidays": {"nation": "france"}}, "bank_holidays.nation"),
        ({"school_id": "school-b"}, "school_id"),
        ({"fresh_minutes": 1}, "fresh_minutes"),
    ],
)
def test_what_cannot_be_understood_is_refused(call: Call, body: dict[str, Any], field: str) -> None:
    answer = call("PUT", "/settings/sync", body)
    assert (answer.status_code, answer.json_body["error"].get("field", "")) == (400, field)


def test_a_preview_tells_ten_openings_and_keeps_nothing(call: Call) -> None:
    before = call("GET", "/settings/sync").json_body
    answer = call("POST", "/settings/sync/preview", {"registers": {"times": ["09:03"], "minutes_after": 5}})
    assert answer.status_code == 200
    assert "5 minutes after registers close at 09:03" in answer.json_body["about"]
    found = answer.json_body["openings"]
    assert len(found) == 10
    assert {tuple(opening) for opening in found} == {("at", "starts_at", "datasets", "overnight")}
    assert [opening["at"] for opening in found] == sorted(opening["at"] for opening in found)
    assert call("GET", "/settings/sync").json_body == before


def with_staff(state: SchoolSync, number: int) -> SchoolSync:
    return replace(state, heads={"staff": Head(people={"staff": number})})


def test_a_preview_tells_how_many_people_may_go_before_anything_waits_and_keeps_nothing(call: Call) -> None:
    before = call("GET", "/settings/sync").json_body
    uncounted = call("POST", "/settings/sync/preview", {}).json_body["guard"]
    assert uncounted["limits"] is None
    assert "up to 35 % of the people" in uncounted["about"]

    change_sync(stores.sync_states(), "school-a", lambda state: (with_staff(state, 140), None, None))
    guard = {"removal_share": 0.2, "rollover_start": "07-01", "rollover_end": "07-31"}
    told = call("POST", "/settings/sync/preview", {"guard": guard}).json_body["guard"]
    assert told["limits"] == [{"kinds": ["staff"], "people": 140, "normally": 28, "in_rollover": 49}]
    assert (told["rollover_starts_on"][4:], told["rollover_ends_on"][4:]) == ("-07-01", "-07-31")
    assert "49 of 140 staff may go in a day before anything waits; otherwise up to 28." in told["about"]
    assert call("GET", "/settings/sync").json_body == before


def test_quiet_hours_are_kept_told_in_words_and_checked(call: Call) -> None:
    kept = call("PUT", "/settings/sync", {"quiet_hours": {"start": "20:00", "end": "07:00"}}).json_body
    assert kept["quiet_hours"] == {"start": "20:00", "end": "07:00"}
    assert kept["about"].endswith("General messages wait from 20:00 until 07:00.")
    refused = call("PUT", "/settings/sync", {"quiet_hours": {"start": "20:00", "end": "8pm"}})
    assert (refused.status_code, refused.json_body["error"]["field"]) == (400, "quiet_hours.end")
    same = call("PUT", "/settings/sync", {"quiet_hours": {"start": "20:00", "end": "20:00"}})
    assert same.json_body["error"]["field"] == "quiet_hours.end"
    assert call("PUT", "/settings/sync", {"quiet_hours": None}).json_body["quiet_hours"] is None
