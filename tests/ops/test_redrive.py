"""Dead letters go back to their own queues, sync jobs marked as put back."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from mypy_boto3_sqs.client import SQSClient

from ops.redrive import LANES, redrive


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[SQSClient]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.client("sqs")


def queues(sqs: SQSClient) -> dict[str, str]:
    names = [f"{lane}{kind}" for lane in LANES for kind in ("DeadQueueUrl", "QueueUrl")]
    return {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}


def bodies(sqs: SQSClient, url: str) -> list[dict[str, object]]:
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(letter["Body"]) for letter in answer.get("Messages", [])]


def test_each_letter_goes_back_to_its_own_queue(sqs: SQSClient) -> None:
    urls, said = queues(sqs), list[str]()
    job = {"school_id": "A1", "run_id": "r1", "dataset": "staff", "round": 2}
    task = {"school_id": "A1", "message_id": "m1"}
    sqs.send_message(QueueUrl=urls["RefreshDeadQueueUrl"], MessageBody=json.dumps(job))
    sqs.send_message(QueueUrl=urls["DispatchDeadQueueUrl"], MessageBody=json.dumps(task))

    assert redrive(sqs, urls, said.append) == 2

    assert bodies(sqs, urls["RefreshQueueUrl"]) == [{**job, "redriven": True}]
    assert bodies(sqs, urls["DispatchQueueUrl"]) == [task]
    assert bodies(sqs, urls["ScheduledQueueUrl"]) == []
    assert said == ["Refresh: 1 put back", "Dispatch: 1 put back"]


def test_putting_back_twice_moves_nothing_more(sqs: SQSClient) -> None:
    urls = queues(sqs)
    sqs.send_message(QueueUrl=urls["DeliveryDeadQueueUrl"], MessageBody='{"school_id": "A1"}')
    assert redrive(sqs, urls, print) == 1
    assert redrive(sqs, urls, print) == 0
