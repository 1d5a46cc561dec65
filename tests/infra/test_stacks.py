"""Deploying a stack: what is created, left alone, cleared away, and how a failure is told."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from mypy_boto3_cloudformation import CloudFormationClient

from infra.stacks import DeployError, Stacks


class FakeCloudFormation:
    """One stack's life in memory: `ends_as` is the status that the next create or update settles in."""

    def __init__(self, status: str | None = None, ends_as: str = "CREATE_COMPLETE") -> None:
        self.status, self.ends_as, self.calls = status, ends_as, list[str]()

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        if self.status is None:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "it does not exist"}}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": self.status, "Outputs": [{"OutputKey": "A", "OutputValue": "1"}]}]}

    def create_stack(self, **_: Any) -> None:
        self.calls.append("create")
        self.status = self.ends_as

    def update_stack(self, **_: Any) -> None:
        self.calls.append("update")
        raise ClientError(
            {"Error": {"Code": "ValidationError", "Message": "No updates are to be performed."}}, "UpdateStack"
        )

    def delete_stack(self, **_: Any) -> None:
        self.calls.append("delete")
        self.status = None

    def get_paginator(self, _: str) -> "FakeCloudFormation":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        now = datetime.now(UTC) + timedelta(seconds=1)
        failed = {
            "ResourceStatus": "CREATE_FAILED",
            "LogicalResourceId": "UserPool",
            "ResourceStatusReason": "no quota",
        }
        return [{"StackEvents": [{"EventId": "1", "Timestamp": now, **failed}]}]


def _stacks(fake: FakeCloudFormation, said: list[str]) -> Stacks:
    return Stacks(cast("CloudFormationClient", fake), said.append)


def test_a_stack_that_does_not_exist_is_created() -> None:
    fake = FakeCloudFormation()
    _stacks(fake, []).deploy("rollcall", {"TemplateBody": "{}"}, {})
    assert fake.calls == ["create"]


def test_a_stack_that_is_up_to_date_is_left_alone() -> None:
    fake, said = FakeCloudFormation(status="CREATE_COMPLETE"), list[str]()
    _stacks(fake, said).deploy("rollcall", {"TemplateBody": "{}"}, {})
    assert said == ["rollcall: already up to date"]


def test_what_a_failed_first_attempt_left_is_cleared_away() -> None:
    fake = FakeCloudFormation(status="ROLLBACK_COMPLETE")
    _stacks(fake, []).deploy("rollcall", {"TemplateBody": "{}"}, {})
    assert fake.calls == ["delete", "create"]


def test_a_failure_names_the_resource_and_the_reason() -> None:
    fake = FakeCloudFormation(ends_as="ROLLBACK_COMPLETE")
    with pytest.raises(DeployError, match=r"ROLLBACK_COMPLETE.*UserPool: no quota"):
        _stacks(fake, []).deploy("rollcall", {"TemplateBody": "{}"}, {})


def test_outputs_of_a_stack_that_does_not_exist_are_empty() -> None:
    assert _stacks(FakeCloudFormation(), []).outputs("rollcall") == {}
    assert _stacks(FakeCloudFormation("CREATE_COMPLETE"), []).outputs("rollcall") == {"A": "1"}
