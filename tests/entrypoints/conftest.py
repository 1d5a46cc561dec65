"""The deployed app on moto, with a school whose Wonde is a scripted server."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from chalicelib.bootstrap import connections, lanes, people, process, sending, stores, syncing
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from chalicelib.sync.services.add_school import add_school
from tests.fakes.sync.sync_records import school
from tests.mis.answers import contact, student
from tests.mis.fake_server import FakeServer, running_server
from tests.shared.table_definitions import aws

_numbers = count(1)


def forget_what_was_built() -> None:
    """Let bootstrap build everything anew, in this account."""
    for module in (process, stores, lanes, connections, people, sending, syncing):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


@pytest.fixture(scope="module")  # no longer: the contract suites make accounts of their own
def account() -> Iterator[None]:
    with aws():
        forget_what_was_built()
        yield
    forget_what_was_built()


@pytest.fixture(scope="session")
def wonde() -> Iterator[FakeServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def a_school(account: None, wonde: FakeServer) -> School:
    """A new school with one pupil, one contact and one member of staff in its MIS."""
    wonde.pages("students", [student(contacts=[contact()])])
    wonde.pages("employees", [])
    for resource in ("groups", "classes", "attendance-codes", "attendance/session"):
        wonde.pages(resource, [])
    for resource in ("counts", "students-leaver", "deletions", "contacts", ""):
        wonde.pages(resource, [])
    connection = WondeConnection(base_url=wonde.url, school_id="A1")
    added = replace(school(f"school-{next(_numbers)}"), mis=connection)
    add_school(added, schools=stores.schools(), sync=stores.sync_states(), clock=process.now)
    boto3.client("secretsmanager").create_secret(
        Name=f"{settings().mis_secret_prefix}{added.id}", SecretString=json.dumps({"token": "wonde-token-0f1e2d"})
    )
    empty_queues()
    return added


def queued(queue_url: str) -> list[str]:
    """The bodies of all messages that wait, which are taken off the queue."""
    sqs = process.sqs()
    receive = partial(sqs.receive_message, QueueUrl=queue_url, MaxNumberOfMessages=10)
    found: list[dict[str, Any]] = []
    while messages := receive().get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            found.append(dict(message))
    return [str(message["Body"]) for message in found]


def empty_queues() -> None:
    """Forget what other tests queued."""
    for url in (settings().refresh_queue_url, settings().scheduled_queue_url):
        queued(url)
