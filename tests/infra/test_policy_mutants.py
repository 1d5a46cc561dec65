"""Mutants leave out one thing each, and what they leave alone is held here word for word."""

from typing import Any

import pytest

from policy_mutants.grants import HELD_BY_TEMPLATE_TESTS, mutants_of
from tests.infra.templates import FUNCTIONS, QUEUE_FUNCTIONS, statements_of

_OWN_QUEUES = {
    "sync_scheduled": "scheduled-sync",
    "sync_refresh": "refresh-sync",
    "dispatch_message": "dispatch",
    "deliver_batch": "delivery",
    "dispatch_urgent": "urgent-dispatch",
    "deliver_urgent": "urgent-delivery",
}
_ARN = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement} for statement in statements]}


def _taken(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(mutant.sid, mutant.taken) for mutant in mutants_of(document)]


def test_each_statement_action_and_resource_is_taken_out_once() -> None:
    document = _document(
        {"Sid": "Read", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": ["arn:aws:dynamodb:::table/a"]},
        {"Sid": "Queue", "Action": ["sqs:SendMessage"], "Resource": ["arn:aws:sqs:::one", "arn:aws:sqs:::two"]},
    )
    assert _taken(document) == [
        ("Read", "the statement"),
        ("Read", "dynamodb:GetItem"),
        ("Read", "dynamodb:Query"),
        ("Queue", "the statement"),
        ("Queue", "one"),
        ("Queue", "two"),
    ]
    without_get = mutants_of(document)[1].document["Statement"]
    assert without_get[0]["Action"] == ["dynamodb:Query"]
    assert without_get[1] == document["Statement"][1]


def test_what_the_emulator_adds_beside_sending_is_not_a_permission_of_its_own() -> None:
    both = {"Sid": "Queue", "Action": ["sqs:SendMessage", "sqs:SendMessageBatch"], "Resource": "*"}
    assert _taken(_document(both)) == [("Queue", "the statement")]


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_statement_of_a_policy_is_tried_or_held_here(packaged: dict[str, Any], function: str) -> None:
    statements = statements_of(packaged, function)
    flat = [{**s, "Resource": [r if isinstance(r, str) else r["Fn::Sub"] for r in s["Resource"]]} for s in statements]
    tried = {sid for sid, taken in _taken(_document(*flat)) if taken == "the statement"}
    held = {"WriteOwnLog", "ReceiveOwnQueue"} if function in QUEUE_FUNCTIONS else {"WriteOwnLog"}
    assert tried | held == {statement["Sid"] for statement in statements}
    assert tried.isdisjoint(HELD_BY_TEMPLATE_TESTS)
    assert held <= set(HELD_BY_TEMPLATE_TESTS)


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_a_function_may_write_its_own_log_and_no_more(packaged: dict[str, Any], function: str) -> None:
    log = _ARN % ("logs", f"log-group:/aws/lambda/rollcall-${{Stage}}-{function}:*")
    assert _statement(packaged, function, "WriteOwnLog") == {
        "Sid": "WriteOwnLog",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [{"Fn::Sub": log}],
    }


@pytest.mark.parametrize("function", QUEUE_FUNCTIONS)
def test_a_worker_may_take_from_its_own_queue_and_no_more(packaged: dict[str, Any], function: str) -> None:
    queue = _ARN % ("sqs", f"rollcall-${{Stage}}-{_OWN_QUEUES[function]}")
    assert _statement(packaged, function, "ReceiveOwnQueue") == {
        "Sid": "ReceiveOwnQueue",
        "Effect": "Allow",
        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "Resource": [{"Fn::Sub": queue}],
    }


def _statement(packaged: dict[str, Any], function: str, sid: str) -> dict[str, Any]:
    (statement,) = [s for s in statements_of(packaged, function) if s["Sid"] == sid]
    return statement
