"""The foundation keeps data encrypted and recoverable, keeps failed work, and lets nobody change their school."""

from typing import Any

import pytest

from infra.deploy import FOUNDATION_TEMPLATE
from ops.users import ROLES, SCHOOL_ATTRIBUTE
from tests.infra.templates import lint, of_type

Template = dict[str, Any]
TABLES = ("ControlTable", "DirectoryTable", "MessagesTable")
QUEUES = (
    "ScheduledSyncQueue",
    "RefreshSyncQueue",
    "DispatchQueue",
    "DeliveryQueue",
    "UrgentDispatchQueue",
    "UrgentDeliveryQueue",
)


def test_cfn_lint_finds_nothing() -> None:
    assert lint(FOUNDATION_TEMPLATE) == ""


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_encrypted_expires_items_and_can_be_restored(foundation: Template, table: str) -> None:
    properties = of_type(foundation, "AWS::DynamoDB::Table")[table]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


@pytest.mark.parametrize("resource", [*TABLES, "UserPool"])
def test_what_holds_people_survives_the_stack_and_cannot_be_deleted_in_production(
    foundation: Template, resource: str
) -> None:
    definition = foundation["Resources"][resource]
    assert definition["DeletionPolicy"] == "RetainExceptOnCreate"
    assert definition["UpdateReplacePolicy"] == "Retain"
    properties = definition["Properties"]
    protection = properties.get("DeletionProtectionEnabled", properties.get("DeletionProtection"))
    assert protection["Fn::If"][0] == "IsProduction"
    assert protection["Fn::If"][1] in {True, "ACTIVE"}


def test_due_schools_are_found_by_an_index_of_keys_only(foundation: Template) -> None:
    (index,) = of_type(foundation, "AWS::DynamoDB::Table")["ControlTable"]["GlobalSecondaryIndexes"]
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["wake_shard", "wake_at"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_hands_work_that_keeps_failing_to_its_own_dead_letter_queue(foundation: Template, queue: str) -> None:
    queues = of_type(foundation, "AWS::SQS::Queue")
    redrive = queues[queue]["RedrivePolicy"]
    dead = redrive["deadLetterTargetArn"]["Fn::GetAtt"].removesuffix(".Arn")
    name = queues[queue]["QueueName"]["Fn::Sub"]
    assert queues[dead]["QueueName"]["Fn::Sub"] == f"{name}-dead"
    assert queues[dead]["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert 3 <= redrive["maxReceiveCount"] <= 10


def test_every_queue_is_encrypted(foundation: Template) -> None:
    queues = of_type(foundation, "AWS::SQS::Queue")
    assert len(queues) == 2 * len(QUEUES)
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())


def test_nobody_signs_themselves_up(foundation: Template) -> None:
    pool = of_type(foundation, "AWS::Cognito::UserPool")["UserPool"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True


def test_a_users_school_and_address_are_not_theirs_to_change(foundation: Template) -> None:
    pool = of_type(foundation, "AWS::Cognito::UserPool")["UserPool"]
    client = of_type(foundation, "AWS::Cognito::UserPoolClient")["UserPoolClient"]
    (attribute,) = pool["Schema"]
    assert (f"custom:{attribute['Name']}", attribute["Mutable"]) == (SCHOOL_ATTRIBUTE, False)
    assert SCHOOL_ATTRIBUTE in client["ReadAttributes"]
    assert not {SCHOOL_ATTRIBUTE, "email"} & set(client["WriteAttributes"])


def test_sign_in_tokens_are_short_and_can_be_revoked(foundation: Template) -> None:
    client = of_type(foundation, "AWS::Cognito::UserPoolClient")["UserPoolClient"]
    assert client["TokenValidityUnits"] == {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "hours"}
    assert max(client["IdTokenValidity"], client["AccessTokenValidity"]) <= 60
    assert client["RefreshTokenValidity"] <= 24
    assert client["EnableTokenRevocation"] is True


def test_the_pool_offers_authenticator_apps(foundation: Template) -> None:
    pool = of_type(foundation, "AWS::Cognito::UserPool")["UserPool"]
    assert pool["MfaConfiguration"] in {"OPTIONAL", "ON"}
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]


def test_there_is_a_group_for_each_role_and_the_highest_role_wins(foundation: Template) -> None:
    groups = of_type(foundation, "AWS::Cognito::UserPoolGroup").values()
    by_precedence = sorted(groups, key=lambda group: int(group["Precedence"]))
    assert tuple(group["GroupName"] for group in by_precedence) == ROLES
