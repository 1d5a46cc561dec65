"""A file's arrival as EventBridge tells it: what starts, and what is logged."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

import app as deployed_app
from chalicelib.bootstrap import stores
from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.settings import settings
from chalicelib.sync.services.add_school import add_school
from tests.entrypoints.conftest import forget_what_was_built
from tests.entrypoints.lambda_calls import Context
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import school
from tests.shared.control_table import create_control_table


@pytest.fixture
def account() -> Iterator[None]:
    with mock_aws():
        forget_what_was_built()
        create_control_table(settings().control_table)
        boto3.client("sqs").create_queue(QueueName="rollcall-test-refresh-sync")
        made = replace(school("school-a"), mis=FileDropConnection(layout="oneroster"), datasets=("pupils",))
        add_school(made, schools=stores.schools(), sync=stores.sync_states(), clock=lambda: A_MONDAY)
        yield
    forget_what_was_built()


def arrive(key: str, **more: Any) -> None:
    event = {
        "version": "0",
        "id": "event-1",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "123456789012",
        "time": "2026-11-02T09:00:00Z",
        "region": "eu-west-2",
        "resources": [f"arn:aws:s3:::{settings().drop_bucket}"],
        "detail": {"bucket": {"name": settings().drop_bucket}, "object": {"key": key, "size": 9, **more}},
    }
    deployed_app.file_arrived(event, Context())


@pytest.mark.usefixtures("account")
def test_a_file_starts_a_run_once_and_its_name_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        arrive("school-a/01/Tom Khan.zip", etag="abc", sequencer="1")
    run = stores.sync_states().load("school-a").state.run
    assert run is not None
    assert run.trigger == "file"
    outcomes = [vars(record).get("outcome") for record in caplog.records if record.msg == "file arrived"]
    assert outcomes == ["started", "started"]
    assert "Khan" not in " ".join(str(vars(record)) for record in caplog.records)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("key", ["stray.zip", "nobody/export.zip"])
def test_a_file_in_nobodys_place_starts_nothing(key: str) -> None:
    arrive(key)
    assert stores.sync_states().load("school-a").state.run is None
