"""The tables and queues of the sync on moto, as the foundation template defines them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml
from moto import mock_aws

_TEMPLATE = Path(__file__).parents[2] / "infra" / "foundation.yaml"
_KEPT = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")

CONTROL, DIRECTORY, MESSAGES = "rollcall-test-control", "rollcall-test-directory", "rollcall-test-messages"


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as plain values."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: str(getattr(node, "value", "")))


@cache
def _resources() -> dict[str, Any]:
    resources: dict[str, Any] = yaml.load(_TEMPLATE.read_text("utf-8"), Loader=_Loader)["Resources"]  # noqa: S506 - safe
    return resources


def table_definition(name: str) -> dict[str, Any]:
    """A table as the foundation template makes it, by its name there."""
    properties = _resources()[name]["Properties"]
    return {key: properties[key] for key in _KEPT if key in properties}


@contextmanager
def aws() -> Iterator[None]:
    """An empty account with the three tables and the six queues."""
    with mock_aws():
        dynamodb = boto3.client("dynamodb")
        for table, resource in ((CONTROL, "ControlTable"), (DIRECTORY, "DirectoryTable"), (MESSAGES, "MessagesTable")):
            dynamodb.create_table(TableName=table, **table_definition(resource))
        sqs = boto3.client("sqs")
        for queue in ("scheduled-sync", "refresh-sync", "dispatch", "delivery", "urgent-dispatch", "urgent-delivery"):
            sqs.create_queue(QueueName=f"rollcall-test-{queue}")
        yield
