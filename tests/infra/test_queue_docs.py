"""The document of the queue messages: every queue, every sender, and what was really sent."""

from typing import Any

import msgspec
import pytest
from chalice.app import SQSEventConfig

import app as deployed_app
from infra.queue_docs import CARRIES, DOCUMENT, document, senders
from tests.stored_shapes.documents import document as stored

SENT: list[dict[str, Any]] = stored("queue_messages")


def test_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text() == document()


def test_every_queue_has_its_message_and_its_worker(foundation: dict[str, Any]) -> None:
    made = {
        resource["Properties"]["QueueName"]["Fn::Sub"].removeprefix("rollcall-${Stage}-")
        for resource in foundation["Resources"].values()
        if resource["Type"] == "AWS::SQS::Queue"
    }
    workers = [one for one in deployed_app.app.event_sources if isinstance(one, SQSEventConfig)]
    taken = {str(one.queue).removeprefix("rollcall-local-") for one in workers}
    assert taken == set(CARRIES)
    assert made == taken | {f"{queue}-dead" for queue in taken}


@pytest.mark.parametrize("sent", SENT)
def test_what_was_really_sent_is_of_the_documented_form(sent: dict[str, Any]) -> None:
    shape = CARRIES[sent["queue"].removesuffix("-dead")]
    assert msgspec.to_builtins(msgspec.convert(sent["body"], shape)) == sent["body"]


def test_every_message_has_a_sender() -> None:
    assert {shape for shape, _, _ in senders()} == set(CARRIES.values())
    assert all(purpose for _, _, purpose in senders())
