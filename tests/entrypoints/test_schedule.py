"""The tick as Lambda calls it: what it logs and counts."""

import json
from datetime import UTC, datetime

import boto3
import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib.bootstrap import stores
from chalicelib.settings import settings
from chalicelib.sync.services.add_school import add_school
from tests.fakes.sync.sync_records import school
from tests.messages.stores.conftest import create_messages_table
from tests.shared.control_table import create_control_table

LONG_AGO = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)


@mock_aws
def test_a_school_that_cannot_be_served_is_logged_by_its_id_alone_and_the_others_are_queued(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    table = settings().control_table
    create_control_table(table)
    create_messages_table(settings().messages_table)
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="rollcall-test-scheduled-sync")["QueueUrl"]
    for school_id in ("s1", "s2"):
        add_school(school(school_id), schools=stores.schools(), sync=stores.sync_states(), clock=lambda: LONG_AGO)
    broken = {"school_id": {"S": "s1"}, "sk": {"S": "state#school"}, "body": {"S": '{"name": "Ashdown'}}
    boto3.client("dynamodb").put_item(TableName=table, Item=broken)

    with Client(app) as functions:
        event = functions.events.generate_cw_event("aws.events", "Scheduled Event", {}, [], region="eu-west-2")
        functions.lambda_.invoke("schedule_tick", event)

    waiting = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    assert waiting["Attributes"]["ApproximateNumberOfMessages"] == "4"
    (failure,) = [vars(record) for record in caplog.records if record.levelname == "ERROR"]
    assert (failure["school_id"], failure["error"]) == ("s1", "DecodeError")
    assert not any("Ashdown" in str(vars(record)) for record in caplog.records)
    lines = [line for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    counts = json.loads(lines[-1])
    assert (counts["SchoolsLookedAt"], counts["SchoolsNotServed"], counts["TicksCutShort"]) == ([2.0], [1.0], [0.0])
