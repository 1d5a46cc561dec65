"""What goes wrong is said with the right status and a sentence that helps, and changes nothing."""

from typing import Any

import pytest

from demo.api import Api, ApiError
from demo.note import DemoNote
from demo.story.surroundings import Surroundings

pytestmark = pytest.mark.xdist_group("stack")

_WHOLE_SCHOOL = {"who": "contacts", "pupils": {"any_of": [{"school": True}]}, "contacts": "first"}


def _refresh_all(office: Api) -> Any:
    return office.wait_for_run(office.post("/sync/refresh")["run_id"])


def _as_of(office: Api) -> Any:
    return {name: status["data_as_of"] for name, status in office.get("/sync")["datasets"].items()}


def test_a_wrong_mis_token_fails_the_run_with_what_to_do_and_changes_nothing(office: Api, around: Surroundings) -> None:
    before = _as_of(office)
    around.in_the_mis("token", token="somebody-changed-it")
    run = _refresh_all(office)
    assert run["status"] == "failed"
    assert "token" in run["message"]
    assert "Ask" in run["message"]
    assert "somebody-changed-it" not in str(run)
    assert _as_of(office) == before
    assert office.get("/sync")["state"] == "attention"
    around.in_the_mis("reset")
    assert _refresh_all(office)["status"].startswith("completed")
    assert office.get("/sync")["state"] == "idle"


def test_an_mis_that_is_down_fails_the_run_and_the_contacts_stay(office: Api, around: Surroundings) -> None:
    before = office.post("/audiences/preview", {"audience": _WHOLE_SCHOOL, "channel": "sms"})["counts"]
    as_of = _as_of(office)
    around.in_the_mis("faults", resource="*", status=503, times=10_000)
    run = _refresh_all(office)
    assert run["status"] == "failed"
    assert "Wonde" in run["message"]
    assert _as_of(office) == as_of
    assert office.post("/audiences/preview", {"audience": _WHOLE_SCHOOL, "channel": "sms"})["counts"] == before
    around.in_the_mis("reset")
    _refresh_all(office)


def test_an_unknown_group_is_refused_by_name_of_the_field(sender: Api) -> None:
    audience = {"who": "contacts", "pupils": {"any_of": [{"group_id": "no-such-group"}]}, "contacts": "all"}
    with pytest.raises(ApiError) as refused:
        sender.post("/audiences/preview", {"audience": audience, "channel": "sms"})
    assert refused.value.status in (400, 404)
    assert "group" in refused.value.message


def test_a_run_of_no_school_of_ours_is_not_found(sender: Api) -> None:
    with pytest.raises(ApiError) as refused:
        sender.get("/sync/runs/01JD0000000000000000000000")
    assert (refused.value.status, refused.value.code) == (404, "not_found")


@pytest.mark.parametrize("path", ["/sync", "/me", "/sync/runs", "/messages", "/groups"])
def test_without_a_sign_in_nothing_is_told(demo: DemoNote, path: str) -> None:
    for token in (None, "garbage"):
        with pytest.raises(ApiError) as refused:
            Api(demo.api_url, token).get(path)
        assert refused.value.status == 401
        assert "sign in" in refused.value.message.lower()


def test_a_signature_that_was_tampered_with_is_refused(demo: DemoNote) -> None:
    head, body, signature = demo.token("composer").split(".")
    other = demo.token("administrator").split(".")[1]
    for forged in (f"{head}.{other}.{signature}", f"{head}.{body}.{signature[::-1]}"):
        with pytest.raises(ApiError) as refused:
            Api(demo.api_url, forged).get("/me")
        assert refused.value.status == 401


def test_a_composer_sees_counts_but_no_addresses_and_cannot_send(demo: DemoNote) -> None:
    composer = demo.api("composer")
    audience = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}
    preview = composer.post("/audiences/preview", {"audience": audience, "channel": "sms"})
    assert preview["counts"]["recipients"] > 0
    assert "+447700" not in str(preview)
    order = {"audience": audience, "channel": "sms", "purpose": "general", "per": "contact", "body": "Hello"}
    message = composer.post("/messages", {**order, "send": {"when": "now"}})
    assert message["status"] == "awaiting_authorisation"
    with pytest.raises(ApiError) as refused:
        composer.post(f"/messages/{message['id']}/authorise")
    assert refused.value.status == 403
