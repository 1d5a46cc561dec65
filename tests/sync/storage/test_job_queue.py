"""What every JobQueue must do."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import boto3
import msgspec
import pytest

from chalicelib.shared.errors import RetriableError
from chalicelib.sync.domain.ports import JobQueue
from chalicelib.sync.domain.state import Lane, SyncTask
from chalicelib.sync.queues.job_queue import SqsJobQueue
from tests.fakes.sync.job_queue import FakeJobQueue
from tests.shared.table_definitions import aws

Received = Callable[[Lane], list[SyncTask]]
URL = "https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-"
URLS: dict[Lane, str] = {"refresh": f"{URL}refresh-sync", "scheduled": f"{URL}scheduled-sync"}
DEAD_URLS: dict[Lane, str] = {lane: f"{url}-dead" for lane, url in URLS.items()}


@pytest.fixture(params=["fake", "sqs"])
def queue(request: pytest.FixtureRequest) -> Iterator[tuple[JobQueue, Received]]:
    if request.param == "fake":
        fake = FakeJobQueue()
        yield fake, lambda lane: [letter.message for letter in fake.letters if letter.lane == lane]
        return
    with aws():
        sqs = boto3.client("sqs")

        def received(lane: Lane) -> list[SyncTask]:
            found = []
            while messages := sqs.receive_message(QueueUrl=URLS[lane], MaxNumberOfMessages=10).get("Messages"):
                found += [msgspec.json.decode(message["Body"], type=SyncTask) for message in messages]
            return found

        yield SqsJobQueue(sqs, URLS, DEAD_URLS), received


def a_message(number: int, *, school_id: str = "school-a") -> SyncTask:
    return SyncTask(school_id=school_id, run_id="run-1", dataset="staff", round=number)


def test_messages_reach_their_own_lane_and_no_other(queue: tuple[JobQueue, Received]) -> None:
    jobs, received = queue
    jobs.put([a_message(1)], "refresh")
    jobs.put([a_message(2), a_message(3, school_id="school-b")], "scheduled")
    assert received("refresh") == [a_message(1)]
    assert sorted(m.round for m in received("scheduled")) == [2, 3]


def test_more_messages_than_a_request_takes_are_all_queued(queue: tuple[JobQueue, Received]) -> None:
    jobs, received = queue
    jobs.put((a_message(number) for number in range(23)), "refresh")
    assert sorted(message.round for message in received("refresh")) == list(range(23))


def test_putting_nothing_queues_nothing(queue: tuple[JobQueue, Received]) -> None:
    jobs, received = queue
    jobs.put([], "refresh")
    assert received("refresh") == []


class PartlyRefusing:
    """An SQS client that is answered as SQS answers when it is short of room for one message of a batch."""

    def send_message_batch(self, **_: object) -> dict[str, Any]:
        return {"Successful": [], "Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}


def test_a_message_that_sqs_refuses_is_not_passed_over() -> None:
    jobs = SqsJobQueue(cast("Any", PartlyRefusing()), URLS, DEAD_URLS)
    with pytest.raises(RetriableError):
        jobs.put([a_message(1)], "refresh")


def test_queued_messages_carry_ids_only_and_their_school_as_fair_queueing_wants_it() -> None:
    with aws():
        sqs = boto3.client("sqs")
        SqsJobQueue(sqs, URLS, DEAD_URLS).put([a_message(1)], "refresh")
        (message,) = sqs.receive_message(QueueUrl=URLS["refresh"], MessageSystemAttributeNames=["All"])["Messages"]
        assert msgspec.json.decode(message["Body"]) == {
            "school_id": "school-a",
            "run_id": "run-1",
            "dataset": "staff",
            "round": 1,
        }
        assert message["Attributes"]["MessageGroupId"] == "school-a"


def test_jobs_of_many_schools_share_requests() -> None:
    jobs = [a_message(number % 4, school_id=f"school-{number // 4}") for number in range(25)]
    with aws():
        sqs = boto3.client("sqs")
        requests: list[int] = []
        sqs.meta.events.register(
            "before-parameter-build.sqs.SendMessageBatch", lambda params, **_: requests.append(len(params["Entries"]))
        )
        SqsJobQueue(sqs, URLS, DEAD_URLS).put(jobs, "scheduled")
        assert requests == [10, 10, 5]
