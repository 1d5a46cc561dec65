"""The MIS part of the API: who may, what comes back, what is refused, and that secrets go in and never come out."""

import json
import logging
from typing import Any

import pytest

from chalicelib.bootstrap import connections, stores
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from tests.entrypoints.lambda_calls import Answer, Person, call
from tests.mis.fake_server import FakeServer

FIRST, SECOND = "wonde-token-0f1e2d", "another-token-3c4b5a"
ROSTER = {
    "kind": "oneroster",
    "version": "1.2",
    "base_url": "https://roster.example",
    "auth": "oauth2",
    "token_url": "https://login.example/token",
    "client_id": "rollcall",
}


def admin(school: School) -> Person:
    return Person(role="administrator", school_id=school.id)


def put(school: School, body: dict[str, Any]) -> Answer:
    return call("PUT", "/settings/mis", by=admin(school), body=body)


def wonde_body(wonde: FakeServer, **fields: str) -> dict[str, str]:
    return {"kind": "wonde", "base_url": wonde.url, "school_id": "A1"} | fields


def stored_secret(school: School) -> dict[str, str]:
    client = connections.mis_secrets()._client
    secret = client.get_secret_value(SecretId=settings().mis_secret_prefix + school.id)["SecretString"]
    found: dict[str, str] = json.loads(secret)
    return found


@pytest.mark.parametrize("role", ["composer", "sender"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/settings/mis"), ("PUT", "/settings/mis"), ("POST", "/settings/mis/test")]
)
def test_nobody_but_an_administrator_may(a_school: School, role: str, method: str, path: str) -> None:
    answer = call(method, path, by=Person(role=role, school_id=a_school.id), body={})
    assert (answer.status, answer.error["code"]) == (403, "forbidden")


def test_an_administrator_sees_the_connection_without_its_secret(a_school: School, wonde: FakeServer) -> None:
    answer = call("GET", "/settings/mis", by=admin(a_school))
    assert answer.status == 200
    assert answer.body == {
        "kind": "wonde",
        "base_url": wonde.url,
        "school_id": "A1",
        "secret": "set",
        "datasets": ["pupils", "staff", "groups", "attendance"],
    }


def test_a_new_token_is_kept_for_this_address_and_used_by_the_next_read(a_school: School, wonde: FakeServer) -> None:
    assert put(a_school, wonde_body(wonde, token=SECOND)).status == 200
    assert stored_secret(a_school) == {"token": SECOND, "place": f"wonde {wonde.url}"}
    list(connections.connector_for(stores.schools().get(a_school.id)).read("staff", date="2026-11-02"))
    assert wonde.asked[-1].authorization == f"Bearer {SECOND}"


def test_a_token_that_is_left_out_stays(a_school: School, wonde: FakeServer) -> None:
    assert put(a_school, wonde_body(wonde, school_id="A2")).body["school_id"] == "A2"
    assert stored_secret(a_school)["token"] == FIRST


def test_another_source_is_shown_with_what_it_holds(a_school: School) -> None:
    answer = put(a_school, {**ROSTER, "client_secret": SECOND})
    assert answer.status == 200
    assert answer.body == {**ROSTER, "secret": "set", "datasets": ["pupils", "staff", "groups"]}
    assert call("GET", "/settings/mis", by=admin(a_school)).body == answer.body


def test_a_kept_secret_is_not_taken_to_another_address(a_school: School, wonde: FakeServer) -> None:
    before = call("GET", "/settings/mis", by=admin(a_school)).body
    answer = put(a_school, wonde_body(wonde, base_url="https://evil.example"))
    assert (answer.status, answer.error["field"]) == (400, "token")
    assert call("GET", "/settings/mis", by=admin(a_school)).body == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "sims"}, "kind"),
        ({"kind": "file_drop"}, "layout"),
        ({"kind": "file_drop", "layout": "flat", "mapping": {"files": [{"file": "a"}]}}, "mapping.files[0].holds"),
        ({}, "kind"),
        ({**ROSTER, "version": "3"}, "version"),
        ({**ROSTER, "base_url": "http://roster.example"}, "base_url"),
        ({**ROSTER, "client_secret": 5}, "client_secret"),
        ({**ROSTER, "school": "b"}, "school"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(a_school: School, body: dict[str, Any], field: str) -> None:
    answer = put(a_school, body)
    assert (answer.status, answer.error["code"], answer.error["field"]) == (400, "invalid", field)


def test_another_school_keeps_its_own_connection(a_school: School, wonde: FakeServer) -> None:
    other = call("GET", "/settings/mis", by=Person(role="administrator", school_id="school-elsewhere"))
    assert (other.status, other.error["code"]) == (404, "not_found")
    refused = call(
        "PUT", "/settings/mis", by=admin(a_school), body=wonde_body(wonde, token=SECOND) | {"id": "school-elsewhere"}
    )
    assert (refused.status, refused.error["field"]) == (400, "id")


def test_a_secret_shows_in_no_answer_and_no_log(
    a_school: School, wonde: FakeServer, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)  # the stages' own level
    bodies = [
        wonde_body(wonde, token=SECOND),
        wonde_body(wonde, token=f"two {SECOND}"),
        {**ROSTER, "client_secret": SECOND, "version": "3"},
        {**ROSTER, "client_secret": SECOND, "nonsense": "x"},
        {**ROSTER, "client_secret": SECOND},
    ]
    answers = [put(a_school, body) for body in bodies] + [call("GET", "/settings/mis", by=admin(a_school))]
    assert [answer.status for answer in answers] == [200, 400, 400, 400, 200, 200]
    shown = str([(answer.body, answer.headers) for answer in answers]) + caplog.text + "".join(capsys.readouterr())
    assert SECOND not in shown
    assert FIRST not in shown


def test_an_address_to_upload_to_is_in_the_schools_own_place(a_school: School) -> None:
    body = {"name": "export.zip", "size": 1000}
    answer = call("POST", "/settings/mis/upload-address", by=admin(a_school), body=body)
    assert answer.status == 200
    assert f"/{a_school.id}/" in answer.body["url"]
    assert answer.body["method"] == "PUT"


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_nobody_but_an_administrator_gets_an_address_to_upload_to(a_school: School, role: str) -> None:
    by = Person(role=role, school_id=a_school.id)
    assert call("POST", "/settings/mis/upload-address", by=by, body={"name": "a.zip", "size": 1}).status == 403
