"""The emulator, with a table and a queue for each use, and everything that is sent to it metered."""

import gc
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from msgspec import Struct, field

from bench.meter import Meter, Spent
from bench.native import native_item
from bench.people import CONTACTS, invented_contacts, invented_pupils
from bench.school import BenchSchool
from bench.wire import Call, recorded
from infra import local_stack
from infra.cloud import DEFAULT_REGION, EMULATOR_KEY
from tests.shared.control_table import create_control_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeDefinitionTypeDef, KeySchemaElementTypeDef

CONTROL, DIRECTORY, NATIVE = "rollcall-bench-control", "rollcall-bench-directory", "rollcall-bench-native"
SCHOOL_ID = "school-a"
QUEUE = "rollcall-bench-refresh"


class Work(Struct):
    """One measured stretch of work: this process's own seconds, the clock's, and what it asked of each table."""

    cpu: float = 0
    elapsed: float = 0
    tables: dict[str, Spent] = field(default_factory=dict)
    others: int = 0

    def of(self, table: str) -> Spent:
        """What it asked of one table, which may be nothing."""
        return self.tables.get(table, Spent())


class Stage:
    """What the measurements share: the same people, stored once by us and once by a tool that rewrites everything."""

    def __init__(self, *, contacts: int = CONTACTS) -> None:
        self._meter = Meter()
        self.is_whole = contacts == CONTACTS
        self.contacts = invented_contacts(contacts)
        self.pupils = invented_pupils(self.contacts)
        with self.measured():
            create_control_table(CONTROL)
            for table in (DIRECTORY, NATIVE):
                _create_people_table(table)
            queue_url = boto3.client("sqs").create_queue(QueueName=QUEUE)["QueueUrl"]
            self.school = BenchSchool(SCHOOL_ID, control=CONTROL, directory=DIRECTORY, queue_url=queue_url)
            self.school.refresh("pupils")  # of nobody: the first request of all makes the clients
        self.school.mis.put(*self.contacts)

    @contextmanager
    def measured(self) -> Iterator[Work]:
        """Measure a block; what it cost is known when the block has ended."""
        work, calls = Work(), list[Call]()
        gc.collect()
        cpu, clock = time.process_time(), time.perf_counter()
        with recorded(calls):
            yield work
        work.cpu, work.elapsed = time.process_time() - cpu, time.perf_counter() - clock
        work.tables = self._meter.take(calls)
        work.others = len(calls) - sum(spent.requests for spent in work.tables.values())

    def filled(self) -> None:
        """Make sure that the school is loaded, by us and by the other tool."""
        _ = self.first_load, self.rewriting

    @cached_property
    def first_load(self) -> Work:
        """Our first sync of the school."""
        with self.measured() as work:
            self.school.refresh("pupils")
        return work

    @cached_property
    def rewriting(self) -> Work:
        """A tool that writes every contact, as on its first load so whenever it syncs."""
        table: Any = boto3.resource("dynamodb").Table(NATIVE)
        pairs = ((contact, self.pupils[number // 2]) for number, contact in enumerate(self.contacts))
        items = [native_item(SCHOOL_ID, contact, pupil) for contact, pupil in pairs]
        with self.measured() as work, table.batch_writer() as batch:
            for item in items:
                batch.put_item(Item=item)
        return work


@contextmanager
def raised_stage(*, contacts: int = CONTACTS) -> Iterator[Stage]:
    """Raise the emulator on a free port of this machine, for this process's clients to talk to."""
    with tempfile.TemporaryDirectory() as folder, local_stack.running(None, Path(folder)) as stack:
        point_clients_at(stack)
        yield Stage(contacts=contacts)


def point_clients_at(stack: local_stack.LocalStack) -> None:
    """Let every client that this process makes from now on talk to the emulator."""
    os.environ.update(
        AWS_ENDPOINT_URL=stack.endpoint_url,
        AWS_DEFAULT_REGION=DEFAULT_REGION,
        AWS_ACCESS_KEY_ID=EMULATOR_KEY,
        AWS_SECRET_ACCESS_KEY=EMULATOR_KEY,
    )


def _create_people_table(name: str) -> None:
    keys: list[KeySchemaElementTypeDef] = [
        {"AttributeName": "school_id", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    attributes: list[AttributeDefinitionTypeDef] = [
        {"AttributeName": key["AttributeName"], "AttributeType": "S"} for key in keys
    ]
    boto3.client("dynamodb").create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", AttributeDefinitions=attributes, KeySchema=keys
    )
