"""The dispatch and delivery queues on SQS, as moto plays it."""

import boto3
import msgspec
import pytest
from moto import mock_aws
from msgspec.structs import replace

from chalicelib.messages.domain.lanes import DeliveryTask, DispatchTask, MessageLane
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.queues.message_queue import SqsMessageQueue
from chalicelib.shared.purposes import Purpose
from tests.messages.stores.test_message_stores import message as stored_message


def message(purpose: Purpose) -> Message:
    return replace(stored_message(), purpose=purpose)


@pytest.mark.parametrize(
    ("purpose", "lane", "other"),
    [("general", "general", "urgent"), ("attendance", "urgent", "general"), ("urgent", "urgent", "general")],
)
def test_tasks_carry_ids_only_on_the_messages_lane_and_more_than_ten_batches_are_queued(
    purpose: Purpose, lane: MessageLane, other: MessageLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("sqs", region_name="eu-west-2")
        urls = [client.create_queue(QueueName=name)["QueueUrl"] for name in ("dispatch", "delivery", "other")]
        queue = SqsMessageQueue(
            client,
            dispatch_urls={lane: urls[0], other: urls[2]},
            delivery_urls={lane: urls[1], other: urls[2]},
        )

        queue.dispatch(message(purpose))
        queue.deliver(message(purpose), range(23))
        assert "Messages" not in client.receive_message(QueueUrl=urls[2])

        (dispatch,) = client.receive_message(QueueUrl=urls[0], MaxNumberOfMessages=10)["Messages"]
        found: list[DeliveryTask] = []
        while messages := client.receive_message(QueueUrl=urls[1], MaxNumberOfMessages=10).get("Messages"):
            found += [msgspec.json.decode(message["Body"], type=DeliveryTask) for message in messages]

    assert msgspec.json.decode(dispatch["Body"], type=DispatchTask) == DispatchTask(school_id="A1", message_id="m1")
    assert sorted(task.batch for task in found) == list(range(23))
    assert {(task.school_id, task.message_id) for task in found} == {("A1", "m1")}
