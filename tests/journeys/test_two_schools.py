"""One school never sees, touches or hears of another's messages and runs."""

from typing import Any

import pytest

from demo.api import Api, ApiError
from tests.journeys.stage import AnotherSchool, Stage

pytestmark = pytest.mark.xdist_group("stack")

_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "8A"}]}, "contacts": "first"}


@pytest.fixture(scope="module")
def stranger(stage: Stage) -> AnotherSchool:
    return stage.new_school()


@pytest.fixture(scope="module")
def message(office: Api) -> Any:
    order = {"audience": _AUDIENCE, "channel": "sms", "purpose": "general", "per": "contact", "body": "Ours alone."}
    created = office.post("/messages", order)
    return office.wait_for_message(created["id"], {"sent"})


def _refused(call: Any, path: str) -> None:
    with pytest.raises(ApiError) as refused:
        call(path)
    assert (refused.value.status, refused.value.code) == (404, "not_found")


def test_anothers_message_is_not_found_whatever_is_asked_of_it(
    office: Api, stranger: AnotherSchool, message: Any
) -> None:
    path = f"/messages/{message['id']}"
    for reading in ("", "/deliveries"):
        _refused(stranger.api.get, path + reading)
    for doing in ("/authorise", "/cancel", "/retry", "/send-anyway"):
        _refused(stranger.api.post, path + doing)
    assert office.get(path) == message


def test_anothers_run_is_not_found(office: Api, stranger: AnotherSchool) -> None:
    run_id = office.get("/sync/runs")["items"][0]["id"]
    assert office.get(f"/sync/runs/{run_id}")["id"] == run_id
    _refused(stranger.api.get, f"/sync/runs/{run_id}")


def test_a_new_school_shows_nothing_of_another(stranger: AnotherSchool, message: Any) -> None:
    status = stranger.api.get("/sync")
    assert (status["run"], status["data_as_of"]) == (None, None)
    assert all(dataset["data_as_of"] is None for dataset in status["datasets"].values())
    for path in ("/messages", "/sync/runs", "/groups"):
        assert stranger.api.get(path)["items"] == []
    assert stranger.api.post("/people/search", {"text": "a"})["items"] == []
    assert stranger.api.get("/me")["school"]["id"] == stranger.id


def test_nobody_of_another_school_is_reached_by_their_id(office: Api, stranger: AnotherSchool, message: Any) -> None:
    theirs = office.get(f"/messages/{message['id']}/deliveries")["items"][0]["person_id"]
    audience = {"who": "people", "people_ids": [theirs]}
    shown = stranger.api.post("/audiences/preview", {"audience": audience, "channel": "sms"})
    assert (shown["counts"]["recipients"], shown["recipients"]["items"]) == (0, [])
