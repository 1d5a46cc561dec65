"""What is bent for the emulator is bent in a copy, and nothing else is bent."""

from typing import Any

from infra.emulator import adapted


def _template(action: str, resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": [action], "Resource": [resource]}
    policy = {"PolicyDocument": {"Statement": [statement]}}
    return {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [policy]}}}}


def _statement(template: dict[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = template["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"][
        "Statement"
    ][0]
    return statement


def test_sending_email_is_allowed_on_the_resource_that_the_emulator_checks() -> None:
    template = _template("ses:SendEmail", "arn:identity")
    assert _statement(adapted(template))["Resource"] == "*"
    assert _statement(template)["Resource"] == ["arn:identity"]


def test_sending_to_a_queue_allows_a_batch_as_it_does_in_aws() -> None:
    assert "sqs:SendMessageBatch" in _statement(adapted(_template("sqs:SendMessage", "arn:queue")))["Action"]


def test_any_other_statement_stays_as_it_is() -> None:
    template = _template("dynamodb:Query", "arn:table")
    assert adapted(template) == template
