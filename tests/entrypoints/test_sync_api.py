"""The API's sync part, called as API Gateway calls it."""

import json
import logging

import pytest

import app as deployed_app
from chalicelib.bootstrap import stores
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from tests.entrypoints.conftest import queued
from tests.entrypoints.lambda_calls import Answer, Person, call, deliver
from tests.mis.fake_server import FakeServer, Reply


def refresh(by: Person, body: object = None) -> Answer:
    return call("POST", "/sync/refresh", by=by, body={} if body is None else body)


def run_of(by: Person, run_id: str) -> Answer:
    return call("GET", "/sync/runs/{run_id}", by=by, path={"run_id": run_id})


def work() -> None:
    """Workers do what is queued on the fast lane."""
    while bodies := queued(settings().refresh_queue_url):
        assert deliver(deployed_app.sync_refresh, *bodies) == []


def test_a_refresh_is_answered_at_once_with_the_runs_id(a_school: School) -> None:
    by = Person(school_id=a_school.id)
    answer = refresh(by)
    assert (answer.status, answer.body["outcome"]) == (202, "started")
    run = run_of(by, answer.body["run_id"])
    assert (run.status, run.body["status"], run.body["started_by"]) == (200, "queued", "Pat Lane")
    bodies = [json.loads(body) for body in queued(settings().refresh_queue_url)]
    assert {(body["dataset"], body["run_id"]) for body in bodies} == {
        (dataset, answer.body["run_id"]) for dataset in ("pupils", "staff", "groups", "attendance")
    }


def test_a_second_click_joins_the_first(a_school: School) -> None:
    by = Person(school_id=a_school.id)
    first = refresh(by, {"datasets": ["pupils"]})
    assert refresh(by, {"datasets": ["pupils"]}).body == {"run_id": first.body["run_id"], "outcome": "joined"}
    assert refresh(by, {"datasets": ["staff"]}).body == {"run_id": first.body["run_id"], "outcome": "added"}


def test_a_request_without_a_body_refreshes_everything(a_school: School) -> None:
    answer = call("POST", "/sync/refresh", by=Person(school_id=a_school.id))
    assert answer.status == 202
    assert len(queued(settings().refresh_queue_url)) == 4


def test_the_status_follows_a_run_from_the_click_to_its_end(a_school: School) -> None:
    by = Person(school_id=a_school.id)
    before = call("GET", "/sync", by=by)
    assert (before.status, before.body["state"], before.body["data_as_of"]) == (200, "idle", None)
    run_id = refresh(by).body["run_id"]
    during = call("GET", "/sync", by=by).body
    assert (during["state"], during["run"]["id"], during["datasets"]["pupils"]["state"]) == (
        "running",
        run_id,
        "waiting",
    )
    work()
    after = call("GET", "/sync", by=by).body
    assert (after["state"], after["run"]) == ("idle", None)
    assert after["data_as_of"] == min(dataset["data_as_of"] for dataset in after["datasets"].values())
    run = run_of(by, run_id).body
    assert (run["status"], run["datasets"]["pupils"]) == ("completed", {"read": 2, "added": 2})
    history = call("GET", "/sync/runs", by=by).body
    assert ([item["id"] for item in history["items"]], history["next"]) == ([run_id], None)


def test_the_status_costs_one_request(a_school: School, caplog: pytest.LogCaptureFixture) -> None:
    by = Person(school_id=a_school.id)
    refresh(by)
    work()
    with caplog.at_level(logging.DEBUG, "botocore.endpoint"):
        answer = call("GET", "/sync", by=by)
    requests = [record.getMessage() for record in caplog.records if record.getMessage().startswith("Making request")]
    assert (answer.status, len(requests)) == (200, 1), requests
    assert "OperationModel(name=Query)" in requests[0]
    assert '"ConsistentRead": true' in requests[0]


def test_a_refused_token_ends_in_a_sentence_that_helps(a_school: School, wonde: FakeServer) -> None:
    for resource in ("students", "employees", "groups", "classes", "attendance-codes", "attendance/session", "counts"):
        wonde.on(resource, Reply(status=401))
    by = Person(school_id=a_school.id)
    run_id = refresh(by).body["run_id"]
    work()
    run = run_of(by, run_id).body
    assert run["status"] == "failed"
    assert "refused the access token" in run["message"]
    status = call("GET", "/sync", by=by).body
    assert (status["state"], status["attention"][0]["kind"]) == ("attention", "run_failed")


def test_the_history_is_paged(a_school: School) -> None:
    by = Person(school_id=a_school.id)
    ids = []
    for _ in range(3):
        ids.append(refresh(by, {"datasets": ["groups"]}).body["run_id"])
        work()
    first = call("GET", "/sync/runs", by=by, query={"limit": "2"}).body
    second = call("GET", "/sync/runs", by=by, query={"limit": "2", "next": first["next"]}).body
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("limit", ["0", "101", "ten", "-1", "", "1.5"])
def test_a_page_size_out_of_bounds_is_refused_by_name(a_school: School, limit: str) -> None:
    answer = call("GET", "/sync/runs", by=Person(school_id=a_school.id), query={"limit": limit})
    assert (answer.status, answer.error["field"]) == (400, "limit")


def test_another_schools_run_is_not_found(a_school: School) -> None:
    run_id = refresh(Person(school_id=a_school.id)).body["run_id"]
    other = Person(role="administrator", school_id="another-school")
    assert run_of(other, run_id).status == 404
    work()
    answer = run_of(other, run_id)
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert run_of(Person(school_id=a_school.id), run_id).status == 200


@pytest.mark.parametrize("run_id", ["no-such-run", "x" * 900, "run#", "state#sync", "../sync", "%00", "🙂"])
def test_an_unknown_run_is_not_found(a_school: School, run_id: str) -> None:
    answer = run_of(Person(school_id=a_school.id), run_id)
    assert (answer.status, answer.error["code"]) == (404, "not_found")


def test_a_school_that_is_not_set_up_is_not_found(account: None) -> None:
    answer = refresh(Person(school_id="no-such-school"))
    assert (answer.status, answer.error["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("{", None),
        ("[1]", None),
        ("nonsense", None),
        ('{"dataset": ["pupils"]}', "dataset"),
        ('{"datasets": "pupils"}', "datasets"),
        ('{"datasets": ["pupils", "dinner"]}', "datasets"),
        ('{"datasets": [1]}', "datasets"),
        ('{"datasets": null}', "datasets"),
        ('{"school_id": "school-b"}', "school_id"),
    ],
)
def test_a_body_that_cannot_be_understood_is_refused_by_field(a_school: School, raw: str, field: str | None) -> None:
    answer = call("POST", "/sync/refresh", by=Person(school_id=a_school.id), raw=raw)
    assert (answer.status, answer.error["code"]) == (400, "invalid")
    assert answer.error["message"].endswith(".")
    if field is not None:
        assert field in answer.error["message"]
        assert answer.error["field"].startswith(field)
    assert stores.sync_states().load(a_school.id).state.run is None


def test_a_dataset_that_the_school_does_not_sync_is_refused_by_field(a_school: School) -> None:
    from msgspec.structs import replace

    stores.schools().put(replace(a_school, datasets=("pupils",)))
    answer = refresh(Person(school_id=a_school.id), {"datasets": ["staff"]})
    assert (answer.status, answer.error["field"]) == (400, "datasets")


def test_one_family_is_refreshed_by_its_pupils_id(a_school: School) -> None:
    by = Person(school_id=a_school.id)
    answer = refresh(by, {"pupil_id": "A42"})
    assert (answer.status, answer.body["outcome"]) == (202, "started")
    (body,) = queued(settings().refresh_queue_url)
    assert json.loads(body) == {
        "school_id": a_school.id,
        "run_id": answer.body["run_id"],
        "dataset": "pupils",
        "round": 1,
        "pupil_id": "A42",
    }
    status = call("GET", "/sync", by=by).body
    assert [(job["dataset"], job["pupil_id"]) for job in status["run"]["jobs"]] == [("pupils", "A42")]
    assert status["datasets"]["pupils"]["state"] == "waiting"


def test_a_pupil_together_with_datasets_is_refused(a_school: School) -> None:
    answer = refresh(Person(school_id=a_school.id), {"pupil_id": "A42", "datasets": ["staff"]})
    assert (answer.status, answer.body["error"]["field"]) == (400, "pupil_id")
