"""The stores of the send path: the fakes, and DynamoDB as moto plays it."""

from collections.abc import Iterator
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws

from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.domain.ports import DecisionStore, DeliveryStore, MessageStore, SnapshotStore
from chalicelib.messages.storage.delivery_repository import DeliveryRepository
from chalicelib.messages.storage.list_repository import ListRepository
from chalicelib.messages.storage.message_repository import MessageRepository
from tests.fakes.messages.memory_messages import MemoryDeliveries, MemoryLists, MemoryMessages
from tests.shared.table_definitions import table_definition

MESSAGES_TABLE = "rollcall-test-messages"


class SendingStores(NamedTuple):
    """The four stores over one table."""

    messages: MessageStore
    deliveries: DeliveryStore
    snapshots: SnapshotStore
    decisions: DecisionStore


@pytest.fixture(params=["memory", "dynamodb"])
def stores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendingStores]:
    if request.param == "memory":
        messages = MemoryMessages()
        yield SendingStores(messages, MemoryDeliveries(messages), MemoryLists(), MemoryLists())
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        create_messages_table(MESSAGES_TABLE)
        yield SendingStores(
            MessageRepository(MESSAGES_TABLE),
            DeliveryRepository(MESSAGES_TABLE),
            ListRepository(MESSAGES_TABLE, "seen", SeenRow),
            ListRepository(MESSAGES_TABLE, "decided", ExclusionRecord),
        )


def create_messages_table(name: str) -> None:
    """The messages table as the foundation template makes it."""
    boto3.client("dynamodb").create_table(TableName=name, **table_definition("MessagesTable"))
