"""What the providers tell later shows on the delivery, on the message and on the person."""

from typing import Any

import pytest

from chalicelib.channels.port import BatchRef, DeliveryPlace
from demo.api import Api
from demo.provider import Providers, providers
from infra.cloud import EMULATOR_ACCOUNT
from tests.journeys.stage import AnotherSchool, Stage, wait_for

pytestmark = pytest.mark.xdist_group("stack")

_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "7A"}]}, "contacts": "first"}


@pytest.fixture(scope="module")
def school(stage: Stage) -> AnotherSchool:
    made = stage.new_school()
    made.api.wait_for_run(made.api.post("/sync/refresh")["run_id"])
    return made


def _sent(api: Api, channel: str) -> tuple[str, list[Any]]:
    order = {"audience": _AUDIENCE, "channel": channel, "purpose": "general", "per": "contact", "body": "Hello"}
    message = api.post("/messages", order | ({"subject": "Hello"} if channel == "email" else {}))
    api.wait_for_message(message["id"], {"sent"})
    return message["id"], api.get(f"/messages/{message['id']}/deliveries?limit=100")["items"]


def _place(school: AnotherSchool, message_id: str, delivery: Any) -> DeliveryPlace:
    ref = BatchRef(school_id=school.id, message_id=message_id, attempt=1, batch=0)
    return DeliveryPlace(ref=ref, delivery_id=delivery["id"])


def _providers(stage: Stage) -> Providers:
    return providers(stage.client, stage.note.stage, region=stage.note.region, account=EMULATOR_ACCOUNT)


def _address(api: Api, delivery: Any) -> Any:
    person = api.get(f"/people/{delivery['person_id']}")
    return next(one for one in person["addresses"] if one["address"] == delivery["address"])


def test_an_e_mail_that_came_back_shows_on_the_person_who_is_left_out_until_it_is_tried_again(
    stage: Stage, school: AnotherSchool
) -> None:
    api = school.api
    message_id, deliveries = _sent(api, "email")
    back, arrived = deliveries[:2]
    told_by = _providers(stage)
    told_by.bounce(_place(school, message_id, back), back["address"])
    told_by.email(_place(school, message_id, arrived), arrived["address"], "Delivery", {})

    def told() -> bool:
        counts = api.get(f"/messages/{message_id}")["counts"]
        return (counts.get("bounced"), counts.get("delivered")) == (1, 1)

    wait_for(told, "both events are counted")
    assert _address(api, back)["health"]["state"] == "bad"
    assert "no such mailbox" in _address(api, back)["health"]["reason"]
    assert _address(api, arrived)["health"] is None
    (only,) = api.get(f"/messages/{message_id}/deliveries?status=bounced")["items"]
    assert (only["id"], only["status"]) == (back["id"], "bounced")

    why = api.post(f"/messages/{message_id}/why", {"person_id": back["person_id"]})
    assert "came back" in why["message"]
    assert [one["decision"] for one in why["decisions"]] == ["recipient"]

    shown = api.post("/audiences/preview", {"audience": _AUDIENCE, "channel": "email"})
    left_out = {one["person_id"]: one["reason"] for one in shown["exclusions"]["items"]}
    assert "nothing reaches" in left_out[back["person_id"]]
    again = {"channel": "email", "address": back["address"]}
    assert api.post(f"/people/{back['person_id']}/try-address", again)["id"] == back["person_id"]
    assert _address(api, back)["health"]["state"] == "untried"
    shown = api.post("/audiences/preview", {"audience": _AUDIENCE, "channel": "email"})
    assert back["person_id"] in {one["person_id"] for one in shown["recipients"]["items"]}


def test_a_texts_receipt_is_taken_from_the_providers_own_log(stage: Stage, school: AnotherSchool) -> None:
    api = school.api
    message_id, deliveries = _sent(api, "sms")
    wrong, arrived = deliveries[:2]
    told_by = _providers(stage)
    told_by.text(wrong["reference"], wrong["address"], answer="Invalid phone number", arrived=False)
    told_by.text(arrived["reference"], arrived["address"], answer="Accepted by phone", arrived=True)

    def told() -> bool:
        counts = api.get(f"/messages/{message_id}")["counts"]
        return (counts.get("failed"), counts.get("delivered")) == (1, 1)

    wait_for(told, "both lines are counted")
    assert _address(api, wrong)["health"]["state"] == "bad"
