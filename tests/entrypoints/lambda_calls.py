"""Calls the app as Lambda does: with the events of API Gateway, SQS and EventBridge."""

import json
from dataclasses import dataclass, field
from typing import Any

import app as deployed_app
from chalicelib.settings import settings


class Context:
    """What Lambda hands over beside the event."""

    function_name = "rollcall-test"
    function_version = "$LATEST"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-2:123456789012:function:rollcall-test"
    aws_request_id = "request-1"
    log_group_name = "/aws/lambda/rollcall-test"
    log_stream_name = "stream"
    identity = None
    client_context = None

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


@dataclass(frozen=True)
class Answer:
    """One answer of the API."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def error(self) -> dict[str, str]:
        """The error of an answer in the API's shape, and nothing else in it."""
        assert set(self.body) == {"error"}, self.body
        error: dict[str, str] = self.body["error"]
        assert set(error) <= {"code", "message", "field"}
        return error


@dataclass(frozen=True)
class Person:
    """Somebody signed in, as the authorizer hands their claims over."""

    role: str = "composer"
    school_id: str = "school-a"
    name: str = "Pat Lane"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, str]:
        claims = {"sub": "user-1", "token_use": "id", "name": self.name, "cognito:username": "pat", **self.extra}
        if self.role:
            claims["cognito:groups"] = f"[{self.role}]"
        if self.school_id:
            claims["custom:school_id"] = self.school_id
        return claims


def call(
    method: str,
    resource: str,
    *,
    by: Person | None = None,
    body: object = None,
    raw: str | None = None,
    path: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
) -> Answer:
    """One request through API Gateway; `resource` is the route's own path, `path` fills it in."""
    event = {
        "resource": resource,
        "path": resource.format(**(path or {})),
        "httpMethod": method,
        "headers": {"Content-Type": "application/json"},
        "multiValueHeaders": {},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": path,
        "stageVariables": None,
        "isBase64Encoded": False,
        "body": raw if raw is not None else None if body is None else json.dumps(body),
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "requestId": "request-1",
            "identity": {"sourceIp": "192.0.2.1"},
            "authorizer": {"claims": by.claims} if by else None,
        },
    }
    answer = deployed_app.app(event, Context())
    return Answer(answer["statusCode"], json.loads(answer["body"]), answer["headers"])


def deliver(handler: Any, *bodies: str) -> list[str]:
    """An SQS batch to a worker; gives the numbers of the messages that come back."""
    records = [
        {
            "messageId": str(number),
            "receiptHandle": f"handle-{number}",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:eu-west-2:123456789012:rollcall-{settings().stage}-refresh-sync",
            "awsRegion": "eu-west-2",
        }
        for number, body in enumerate(bodies)
    ]
    result: dict[str, list[dict[str, str]]] = handler({"Records": records}, Context())
    return [failure["itemIdentifier"] for failure in result["batchItemFailures"]]


def tick() -> None:
    """EventBridge wakes the schedule."""
    event = {
        "version": "0",
        "id": "event-1",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-11-02T09:00:00Z",
        "region": "eu-west-2",
        "resources": ["arn:aws:events:eu-west-2:123456789012:rule/tick"],
        "detail": {},
    }
    deployed_app.schedule_tick(event, Context())
