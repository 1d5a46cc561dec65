"""Each kind of queue message, delivered once more after its work is done, sends nothing and changes nothing."""

from typing import Any

import pytest

from demo.api import Api
from demo.story.surroundings import Surroundings
from tests.journeys.stage import AnotherSchool, Stage

pytestmark = pytest.mark.xdist_group("stack")

_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}


@pytest.fixture(scope="module")
def school(stage: Stage) -> AnotherSchool:
    return stage.new_school()


@pytest.fixture(scope="module")
def run(school: AnotherSchool) -> Any:
    return school.api.wait_for_run(school.api.post("/sync/refresh")["run_id"])


@pytest.fixture(scope="module")
def sent(school: AnotherSchool, run: Any) -> Any:
    return _send(school.api)


def _send(office: Api) -> Any:
    order = {"audience": _AUDIENCE, "channel": "sms", "purpose": "general", "per": "contact", "body": "Only once."}
    message = office.post("/messages", order)
    ended = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    assert (ended["status"], ended["counts"]) == ("sent", {"sent": ended["recipients"]})
    return ended


@pytest.mark.parametrize("queue", ["refresh-sync", "scheduled-sync"])
@pytest.mark.parametrize("dataset", ["pupils", "attendance"])
def test_a_sync_job_changes_nothing(stage: Stage, school: AnotherSchool, run: Any, queue: str, dataset: str) -> None:
    before = stage.everything_of(school.id)
    assert len(before) > run["datasets"]["pupils"]["added"] > 0
    stage.put_on_queue(queue, {"school_id": school.id, "run_id": run["id"], "dataset": dataset, "round": 1})
    assert stage.everything_of(school.id) == before


def test_a_dispatch_sends_nothing(stage: Stage, around: Surroundings, school: AnotherSchool, sent: Any) -> None:
    _again(stage, around, school, "dispatch", {"school_id": school.id, "message_id": sent["id"]})


@pytest.mark.parametrize("batch", [0, 1])
def test_a_delivery_batch_sends_nothing(
    stage: Stage, around: Surroundings, school: AnotherSchool, sent: Any, batch: int
) -> None:
    _again(stage, around, school, "delivery", {"school_id": school.id, "message_id": sent["id"], "batch": batch})


def _again(stage: Stage, around: Surroundings, school: AnotherSchool, queue: str, body: dict[str, object]) -> None:
    texts, stored = around.texts(), stage.everything_of(school.id)
    assert texts
    stage.put_on_queue(queue, body)
    assert around.new_texts(texts) == []
    assert stage.everything_of(school.id) == stored


def test_every_message_on_every_queue_twice_at_once_sends_each_text_once(
    stage: Stage, around: Surroundings, school: AnotherSchool, run: Any
) -> None:
    before = around.texts()
    order = {"audience": _AUDIENCE, "channel": "sms", "purpose": "general", "per": "contact", "body": "Twice at once."}
    message = school.api.post("/messages", order)
    stage.send("dispatch", {"school_id": school.id, "message_id": message["id"]})
    stage.send("delivery", {"school_id": school.id, "message_id": message["id"], "batch": 0})
    ended = school.api.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    assert ended["status"] == "sent"
    received = [text.to for text in around.new_texts(before)]
    assert len(received) == len(set(received)) == ended["recipients"]
