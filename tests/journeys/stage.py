"""The running stage from below: its tables and queues as the emulator's root, its worker processes, its schools."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from chalicelib.aws import aws_session
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import SyncSettings, SyncWindow
from chalicelib.sync.domain.state import SchoolSync
from demo.api import Api, sign_in
from demo.note import DemoNote
from demo.people import MIS_TOKEN, demo_school
from demo.store import Store
from infra import local_stack
from infra.cloud import Cloud
from infra.stacks import Stacks
from infra.stages import stage_named
from ops.school import provision_school
from ops.users import NewUser

QUIET_PASSWORD = "Quiet-Password-1"
_NEVER = SyncSettings(window=SyncWindow(days=(), single_times=()))


@dataclass(frozen=True)
class AnotherSchool:
    """A school on the demo's own MIS that no schedule touches; `email` and `api` are its administrator's."""

    id: str
    email: str
    api: Api


@dataclass
class Stage:
    """What the tests read and do behind the API's back."""

    note: DemoNote
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._store = Store(Cloud(region=self.note.region, endpoint_url=self.note.endpoint_url), self.note.stage)

    def new_school(self) -> AnotherSchool:
        """Another school on the same MIS, never synced."""
        school_id = f"quiet{next(self._numbers)}"
        school = School(id=school_id, name="Quiet School", mis=demo_school(self.note.mis_url).mis, settings=_NEVER)
        user = NewUser(
            email=f"office@{school_id}.example", name="Quiet Office", role="administrator", password=QUIET_PASSWORD
        )
        cloud = self._store.cloud
        foundation = Stacks(cloud.cloudformation(), print).outputs(stage_named(self.note.stage).foundation_stack)
        with _environment_kept():
            provision_school(cloud, foundation, school, MIS_TOKEN, [user])
        token = sign_in(
            endpoint_url=self.note.endpoint_url,
            region=self.note.region,
            client_id=self.note.client_id,
            username=user.email,
            password=QUIET_PASSWORD,
        )
        return AnotherSchool(id=school_id, email=user.email, api=Api(self.note.api_url, token))

    def state_of(self, school_id: str) -> SchoolSync:
        """A school's stored sync state."""
        return self._store.state_of(school_id)

    def records_of(self, school_id: str, dataset: str = "") -> dict[str, str]:
        """A school's stored records, of one dataset or of all: key to digest."""
        return {item["sk"]["S"]: item["digest"]["S"] for item in self._store.records_of(school_id, dataset)}

    def everything_of(self, school_id: str) -> list[str]:
        """Every item that is a school's, in all three tables, as comparable text."""
        keys = {"control": "school_id", "directory": "school_id", "messages": "pk"}
        found = []
        for table, key in keys.items():
            for page in self.client("dynamodb").get_paginator("scan").paginate(TableName=self._store.table(table)):
                items = [i for i in page["Items"] if i[key]["S"].partition("#")[0] == school_id]
                found += [json.dumps(item, sort_keys=True) for item in items]
        return sorted(found)

    def people_of(self, school_id: str) -> list[dict[str, Any]]:
        """The stored pupils, contacts and staff of a school."""
        found = []
        for dataset in ("pupils", "staff"):
            found += [json.loads(item["body"]["S"]) for item in self._store.records_of(school_id, dataset)]
        return found

    @property
    def emulator_log(self) -> Path:
        """MiniStack's own log, into which it copies what functions that a queue invoked have printed."""
        return Path(self.note.functions_dir).parent / "ministack.log"

    def send(self, queue: str, body: dict[str, object]) -> str:
        """Put a message on a queue; gives the queue's address."""
        sqs = self.client("sqs")
        url: str = sqs.get_queue_url(QueueName=f"rollcall-{self.note.stage}-{queue}")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body))
        return url

    def put_on_queue(self, queue: str, body: dict[str, object]) -> None:
        """Deliver a queue message (once more) and wait until its worker has taken it."""
        sqs, url = self.client("sqs"), self.send(queue, body)
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def empty() -> bool:
            counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            return not any(int(value) for value in counts.values())

        wait_for(empty, f"{queue} is empty again")

    def kill_workers(self, function: str) -> int:
        """SIGKILL every process that runs a function; how many there were. Needs Linux's /proc."""
        full_name = f"rollcall-{self.note.stage}-{function}"
        return local_stack.kill(local_stack.worker_pids(Path(self.note.functions_dir), full_name))

    def client(self, service: str) -> Any:
        """The emulator's service as its root sees it."""
        return self._store.client(service)


def wait_for(condition: Callable[[], object], sentence: str, *, seconds: float = 60) -> None:
    """Return once the condition holds; fails with the sentence when it has not within `seconds`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"not within {seconds:.0f} s: {sentence}")
        time.sleep(0.01)


@contextmanager
def _environment_kept() -> Iterator[None]:
    # Provisioning points this process at the emulator; the tests that share the process must not follow it there.
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        aws_session.cache_clear()
