"""Queue messages as an earlier commit sent them: while a release is rolled out, the new workers receive them."""

import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

import app as deployed_app
from chalicelib.bootstrap import sending, syncing
from chalicelib.messages.domain.lanes import DeliveryTask, MessageLane
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.queues.message_queue import SqsMessageQueue
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.sync.domain.state import Counts, Lane, SyncTask
from chalicelib.sync.queues.job_queue import SqsJobQueue
from tests.entrypoints.lambda_calls import deliver
from tests.shared.table_definitions import MESSAGES
from tests.stored_shapes.documents import document, put

WORKERS = {
    "refresh-sync": deployed_app.sync_refresh,
    "refresh-sync-dead": deployed_app.sync_refresh,  # put back by hand, it comes there again
    "scheduled-sync": deployed_app.sync_scheduled,
    "dispatch": deployed_app.dispatch_message,
    "urgent-dispatch": deployed_app.dispatch_urgent,
    "delivery": deployed_app.deliver_batch,
    "urgent-delivery": deployed_app.deliver_urgent,
}
SENT: list[dict[str, Any]] = document("queue_messages")
by_queue = pytest.mark.parametrize("queue", WORKERS)


class Received:
    """Takes the place of the services that the workers call, and notes what they are called with."""

    def __init__(self) -> None:
        self.jobs: list[SyncTask] = []
        self.tasks: list[tuple[str, str]] = []
        self.batches: list[tuple[str, DeliveryTask]] = []

    def do_job(self, message: SyncTask, **_: object) -> SimpleNamespace:
        self.jobs.append(message)
        return SimpleNamespace(result="done", counts=Counts(), error="")

    def dispatch(self, school_id: str, message_id: str) -> str:
        self.tasks.append((school_id, message_id))
        return "dispatched"

    def deliver(self, lane: MessageLane, school_id: str, message_id: str, batch: int, *, queue_round: int) -> str:
        task = DeliveryTask(school_id=school_id, message_id=message_id, batch=batch, queue_round=queue_round)
        self.batches.append((lane, task))
        return "delivered"


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> Received:
    noted = Received()
    monkeypatch.setattr(syncing, "run_sync_job", lambda: noted.do_job)
    monkeypatch.setattr(sending, "dispatch_message", lambda: noted.dispatch)
    monkeypatch.setattr(sending, "deliver_batch", lambda lane: lambda *ids, **more: noted.deliver(lane, *ids, **more))
    return noted


def sent_to(queue: str) -> list[dict[str, Any]]:
    return [one for one in SENT if one["queue"] == queue]


def work(queue: str) -> None:
    bodies = [json.dumps(one["body"]) for one in sent_to(queue)]
    assert bodies, "the file shows this queue"
    assert deliver(WORKERS[queue], *bodies) == [], "no message comes back"


def test_every_sent_message_is_for_a_queue_that_has_a_worker() -> None:
    assert {one["queue"] for one in SENT} == set(WORKERS)


def test_a_worker_understands_a_sync_job_that_was_queued_before(received: Received) -> None:
    work("refresh-sync")
    family, staff = sorted(received.jobs, key=lambda job: job.dataset)
    assert (family.school_id, family.run_id, family.dataset) == ("school-a", "01KC00000000000000000RUN09", "pupils")
    assert (family.round, family.pupil_id, family.redriven) == (3, "p1", True)
    assert (staff.dataset, staff.round, staff.pupil_id, staff.redriven) == ("staff", 1, "", False)
    received.jobs.clear()
    work("scheduled-sync")
    assert [job.dataset for job in received.jobs] == ["attendance", "groups", "pupils"]


def test_a_worker_understands_message_tasks_that_were_queued_before(received: Received) -> None:
    for queue in ("dispatch", "urgent-dispatch", "delivery", "urgent-delivery"):
        work(queue)
    assert received.tasks == [("school-a", "01KC0000000000000000MESS02"), ("school-a", "01KC0000000000000000MESS01")]
    assert [(lane, task.message_id, task.batch, task.queue_round) for lane, task in received.batches] == [
        ("general", "01KC0000000000000000MESS02", 0, 0),
        ("urgent", "01KC0000000000000000MESS01", 0, 3),
        ("urgent", "01KC0000000000000000MESS01", 1, 3),
    ]


class Queues:
    """The queues that this code sends to."""

    def __init__(self) -> None:
        self._client = boto3.client("sqs")
        self._urls = {
            queue: self._client.create_queue(QueueName=f"rollcall-test-{queue}")["QueueUrl"] for queue in WORKERS
        }
        sync: tuple[Lane, ...] = ("refresh", "scheduled")
        self.jobs = SqsJobQueue(
            self._client,
            {lane: self._urls[f"{lane}-sync"] for lane in sync},
            {lane: self._urls.get(f"{lane}-sync-dead", "") for lane in sync},
        )
        self.tasks = SqsMessageQueue(
            self._client,
            dispatch_urls={"general": self._urls["dispatch"], "urgent": self._urls["urgent-dispatch"]},
            delivery_urls={"general": self._urls["delivery"], "urgent": self._urls["urgent-delivery"]},
        )

    def received(self, queue: str) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=self._urls[queue], MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
        )
        found = [
            {"queue": queue, "group": one["Attributes"]["MessageGroupId"], "body": json.loads(one["Body"])}
            for one in answer.get("Messages", [])
        ]
        return sorted(found, key=json.dumps)

    def send(self, queue: str, noted: Received) -> None:
        """Send again what a worker of this queue has understood."""
        lane: Lane = "scheduled" if queue == "scheduled-sync" else "refresh"
        if queue.endswith("-dead"):
            for job in noted.jobs:
                self.jobs.send_to_dead_letter_queue(job, lane)
        else:
            self.jobs.put(noted.jobs, lane)
        for _, message_id in noted.tasks:
            self.tasks.dispatch(_message(message_id))
        for _, task in noted.batches:
            self.tasks.deliver(replace(_message(task.message_id), queue_round=task.queue_round), [task.batch])


def _message(message_id: str) -> Message:
    return MessageRepository(MESSAGES).get("school-a", message_id).message


@by_queue
def test_a_message_that_was_understood_is_sent_again_as_it_was(received: Received, queue: str) -> None:
    put(MESSAGES, document("messages_table"))
    work(queue)
    queues = Queues()
    queues.send(queue, received)
    assert queues.received(queue) == sent_to(queue)
