"""What the functions log names schools, runs and messages by id, and never a person, number or address."""

import json
import re
from typing import Any

import pytest

from chalicelib.channels.port import BatchRef, DeliveryPlace
from demo.api import Api, ApiError
from demo.provider import providers
from demo.story.surroundings import Surroundings
from infra.cloud import EMULATOR_ACCOUNT
from tests.journeys.stage import Stage, wait_for

pytestmark = pytest.mark.xdist_group("stack")

_FUNCTIONS = (
    "api_handler",
    "schedule_tick",
    "sync_scheduled",
    "sync_refresh",
    "dispatch_message",
    "deliver_batch",
    "dispatch_urgent",
    "deliver_urgent",
    "email_event",
    "text_receipts",
)
_YEAR_9 = {"who": "contacts", "pupils": {"any_of": [{"year": "9"}]}, "contacts": "all"}


@pytest.fixture(scope="module")
def people(stage: Stage, sender: Api, around: Surroundings) -> list[dict[str, Any]]:
    """Everyone stored, after each function has had to do with them: well, badly and for nothing."""
    around.automatic_sync(sender)
    sender.post("/people/search", {"text": "smith"})
    told_by = providers(stage.client, stage.note.stage, region=stage.note.region, account=EMULATOR_ACCOUNT)
    for channel, purpose in (("sms", "general"), ("email", "general"), ("sms", "urgent")):
        order = {"audience": _YEAR_9, "channel": channel, "purpose": purpose, "per": "contact", "body": "Hello"}
        message = sender.post("/messages", order | ({"subject": "Hello"} if channel == "email" else {}))
        sender.wait_for_message(message["id"], {"sent"})
        first = sender.get(f"/messages/{message['id']}/deliveries")["items"][0]
        if channel == "sms":
            told_by.text(first["reference"], first["address"], answer="Invalid phone number", arrived=False)
        else:
            ref = BatchRef(school_id=stage.note.school_id, message_id=message["id"], attempt=1, batch=0)
            told_by.bounce(DeliveryPlace(ref=ref, delivery_id=first["id"]), first["address"])
    with pytest.raises(ApiError):  # somebody's number where a channel belongs
        sender.post("/messages", {"body": "Please call Mrs Khan", "channel": "07700 900123"})
    around.in_the_mis("faults", resource="*", status=500, times=10_000)
    sender.wait_for_run(sender.post("/sync/refresh")["run_id"])
    around.in_the_mis("reset")
    return stage.people_of(stage.note.school_id)


def _lines(stage: Stage, function: str) -> list[str]:
    """A function's own log lines; those that Lambda adds are not JSON."""
    pages = (
        stage.client("logs")
        .get_paginator("filter_log_events")
        .paginate(logGroupName=f"/aws/lambda/rollcall-{stage.note.stage}-{function}")
    )
    lines = [line for page in pages for event in page["events"] for line in event["message"].splitlines()]
    return [line for line in lines if line.startswith("{")]


def _private(people: list[dict[str, Any]]) -> set[str]:
    """Names, numbers and addresses as they are stored, and numbers as people write them."""
    found = set()
    for person in people:
        found.add(f"{person['forename']} {person['surname']}")
        found.add(f"{person['surname']}, {person['forename']}")
        for phone in person.get("phones", []):
            found.update({phone["raw"], phone.get("e164") or phone["raw"]})
        for mail in person.get("emails", []):
            found.update({mail["raw"], mail.get("address") or mail["raw"]})
    # What is too short to tell a number from a count ("12", "n/a") cannot be looked for.
    return {text for text in found if len(text) >= 6}


@pytest.mark.parametrize("function", _FUNCTIONS)
def test_no_person_number_or_address_is_logged(stage: Stage, people: list[dict[str, Any]], function: str) -> None:
    wait_for(lambda: _lines(stage, function), "the function has logged something")
    lines = _lines(stage, function)
    assert all(json.loads(line)["service"] == "rollcall" for line in lines)
    private = _private(people)
    assert len(private) > 1000
    everything = "\n".join(lines)
    assert [text for text in private if text in everything] == []
    surnames = "|".join(sorted({re.escape(person["surname"]) for person in people if person["surname"]}))
    assert re.findall(rf"\b(?:{surnames})\b", everything) == []
    assert "07700" not in everything
    assert "+447700" not in everything


def test_the_emulators_log_holds_no_person_in_what_functions_printed(
    stage: Stage, people: list[dict[str, Any]]
) -> None:
    log = stage.emulator_log.read_text(errors="replace").splitlines()
    ours = "\n".join(line for line in log if line.startswith("{"))
    assert stage.note.school_id in ours
    assert [text for text in _private(people) if text in ours] == []


def test_a_line_can_be_traced_to_its_school_run_and_message(stage: Stage, people: list[dict[str, Any]]) -> None:
    jobs = [json.loads(line) for line in _lines(stage, "sync_refresh") if '"sync job"' in line]
    assert jobs
    assert all({"school_id", "run_id", "dataset"} <= set(job) for job in jobs)
    delivered = [json.loads(line) for line in _lines(stage, "deliver_batch") if '"delivered"' in line]
    assert delivered
    assert all({"school_id", "message_id", "batch"} <= set(line) for line in delivered)
