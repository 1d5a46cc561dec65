"""The stage on the bench: schools made on demand, and queues that are emptied by hand, one message at a time.

The workers run with their own roles, invoked with what their queues hold, so a part of the journey ends as soon as
something fails, where SQS itself would try again for minutes.
"""

from __future__ import annotations

import json
import re
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import urllib3
from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import SyncSettings, SyncWindow
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.storage.control_models import SYNC
from chalicelib.sync.storage.sync_repository import SyncRepository
from demo.api import Api, sign_in
from demo.note import DemoNote
from demo.people import MIS_TOKEN, demo_school
from demo.story.surroundings import Surroundings
from demo.tick import TICK
from infra.cloud import Cloud
from infra.stacks import Stacks
from infra.stages import stage_named
from ops.school import provision_school
from ops.users import NewUser, Role

WORKERS = {
    "scheduled-sync": "sync_scheduled",
    "refresh-sync": "sync_refresh",
    "dispatch": "dispatch_message",
    "delivery": "deliver_batch",
    "urgent-dispatch": "dispatch_urgent",
    "urgent-delivery": "deliver_urgent",
}
_PASSWORD = "Bench-Password-1"  # noqa: S105 - opens invented schools on an emulator only
_DAILY = SyncSettings(window=SyncWindow(days=(), single_times=("03:30",)))


class BrokenError(Exception):
    """A part of the journey did not come out as it must; the message says where."""


@dataclass(frozen=True)
class BenchSchool:
    """A school with no sync window of its own, and the API as its people see it."""

    id: str
    administrator: Api
    composer: Api | None


@dataclass
class Bench:
    """A raised stage whose queues and schedule no longer run by themselves."""

    note: DemoNote
    cloud: Cloud
    around: Surroundings
    foundation: dict[str, str] = field(init=False)
    sync: SyncRepository = field(init=False)
    messages: MessageRepository = field(init=False)
    last_log: str = ""
    _numbers: Any = field(default_factory=count)
    _made: list[str] = field(default_factory=list)
    _clients: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stacks = Stacks(self.cloud.cloudformation(), lambda _: None)
        self.foundation = stacks.outputs(stage_named(self.note.stage).foundation_stack)
        self.sync = SyncRepository(self.foundation["ControlTable"])
        self.messages = MessageRepository(self.foundation["MessagesTable"])
        functions, events = self.client("lambda"), self.client("events")
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        for rule in events.list_rules()["Rules"]:
            events.disable_rule(Name=rule["Name"])

    def new_school(
        self, datasets: tuple[Dataset, ...] = DATASETS, *, token: str = MIS_TOKEN, composer: bool = False
    ) -> BenchSchool:
        """A school that was never synced, connected to the sample MIS."""
        school_id = f"bench{next(self._numbers)}"
        mis = demo_school(self.note.mis_url).mis
        school = School(id=school_id, name="Bench School", mis=mis, settings=_DAILY, datasets=datasets)
        roles: tuple[Role, ...] = ("administrator", "composer") if composer else ("administrator",)
        users = {
            role: NewUser(email=f"{role}@{school_id}.example", name=role, role=role, password=_PASSWORD)
            for role in roles
        }
        provision_school(self.cloud, self.foundation, school, token, users.values())
        self._made.append(school_id)
        apis = {role: self._api(user.email) for role, user in users.items()}
        return BenchSchool(id=school_id, administrator=apis["administrator"], composer=apis.get("composer"))

    def keep(self) -> None:
        """Spare the schools made so far from `clear`."""
        self._made.clear()

    def clear(self) -> None:
        """Forget the sync states of the schools made so far, so that what a mutant left cannot touch the next."""
        table = self.client("dynamodb")
        for school_id in self._made:
            key = {"school_id": {"S": school_id}, "sk": {"S": SYNC}}
            table.delete_item(TableName=self.foundation["ControlTable"], Key=key)
        self._made.clear()
        for queue in WORKERS:
            self.take(queue, "")

    def take(self, queue: str, school_id: str) -> list[str]:
        """Empty a queue; gives the bodies that are this school's."""
        sqs, url, bodies = self.client("sqs"), self._url(queue), []
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                bodies.append(message["Body"])
        return [body for body in bodies if json.loads(body)["school_id"] == school_id]

    def taken(self, queue: str, school_id: str) -> list[str]:
        """As `take`, where something must have been queued; raises BrokenError otherwise."""
        bodies = self.take(queue, school_id)
        expect(bodies, f"something is on {queue}")
        return bodies

    def work(self, queue: str, bodies: Sequence[str]) -> None:
        """Hand messages to the queue's worker one by one; raises BrokenError where one comes back."""
        for body in bodies:
            answer = self.invoke(WORKERS[queue], self.event(queue, body))
            expect(not answer["batchItemFailures"], f"{WORKERS[queue]} takes its message{self._refusal()}")

    def drain(self, queue: str, school: BenchSchool) -> list[str]:
        """Take what is on a queue and let its worker do it; gives the bodies."""
        bodies = self.taken(queue, school.id)
        self.work(queue, bodies)
        return bodies

    def tick(self, school: BenchSchool) -> None:
        """Let the school's sync window open now, as if the tick had been late for it by a day."""
        late = now() - timedelta(hours=25)
        self.edit(school, lambda state: replace(state, next_window_at=late))
        self.sweep()

    def sweep(self) -> None:
        """Let the schedule tick look at whatever is due."""
        self.invoke("schedule_tick", TICK)

    def until(self, moment: datetime) -> None:
        """Come back when the moment is over, by a whole second because that is how exact an index of times is."""
        time.sleep(max(0, (moment - now()).total_seconds()) + 1)

    def edit(self, school: BenchSchool, change: Callable[[SchoolSync], SchoolSync]) -> None:
        """Change the school's sync state, as time or a crash would have."""
        change_sync(self.sync, school.id, lambda state: (change(state), None, None))

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Call a function and give its answer; raises BrokenError where it failed."""
        name = f"rollcall-{self.note.stage}-{function}"
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        self.last_log = b64decode(answer.get("LogResult", "")).decode(errors="replace")
        expect(not answer.get("FunctionError"), f"{function} runs{self._refusal()}")
        return json.loads(answer["Payload"].read())

    def e_mails(self) -> int:
        """How many e-mails were sent so far."""
        boxes = urllib3.request("GET", f"{self.note.endpoint_url}/_ministack/ses/messages").json()["messages"]
        return sum(len(box) for box in boxes.values())

    def client(self, service: str) -> Any:
        """The emulator's service as its root sees it."""
        if service not in self._clients:
            self._clients[service] = self.cloud.session().client(service, endpoint_url=self.cloud.endpoint_url)
        return self._clients[service]

    def _api(self, username: str) -> Api:
        token = sign_in(
            endpoint_url=self.note.endpoint_url,
            region=self.note.region,
            client_id=self.note.client_id,
            username=username,
            password=_PASSWORD,
        )
        return Api(self.note.api_url, token)

    def _url(self, queue: str) -> str:
        url: str = self.client("sqs").get_queue_url(QueueName=f"rollcall-{self.note.stage}-{queue}")["QueueUrl"]
        return url

    def _refusal(self) -> str:
        refused = re.search(r"not authorized to perform: (\S+)", self.last_log)
        return f" (refused: {refused[1]})" if refused else ""

    def event(self, queue: str, body: str) -> dict[str, Any]:
        """What SQS hands to a queue's worker."""
        arn = f"arn:aws:sqs:{self.note.region}:000000000000:rollcall-{self.note.stage}-{queue}"
        record = {
            "messageId": "bench",
            "receiptHandle": "bench",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        return {"Records": [record | {"eventSource": "aws:sqs", "eventSourceARN": arn, "messageAttributes": {}}]}


def expect(outcome: object, sentence: str) -> None:
    """Raise BrokenError unless the outcome is as the sentence says."""
    if not outcome:
        raise BrokenError(f"not so: {sentence}")
