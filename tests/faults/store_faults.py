"""Stands where botocore sends a request to DynamoDB, and answers wrongly, loses the answer, or kills the caller."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError
from botocore.retries.quota import RetryQuota
from botocore.retries.standard import (
    ExponentialBackoff,
    RetryEventAdapter,
    RetryHandler,
    RetryPolicy,
    RetryQuotaChecker,
    StandardRetryConditions,
    ThrottlingErrorDetector,
)
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from tests.fakes.port_calls import Killed

WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems")
READS = ("GetItem", "Query", "BatchGetItem")
ATTEMPTS = 4
"""What one call of PynamoDB's takes: the first try and three retries."""


@dataclass(frozen=True)
class Sent:
    """One request on its way; `send` lets it have its effect and gives the real answer."""

    operation: str
    request: AWSPreparedRequest
    send: Callable[[], AWSResponse]

    @property
    def body(self) -> dict[str, Any]:
        """What is asked."""
        asked: dict[str, Any] = json.loads(self.request.body or b"{}")  # type: ignore[arg-type]  # bytes, as DynamoDB's protocol has it
        return asked


Fault = Callable[[Sent], AWSResponse]
"""What becomes of a request."""


def no_fault(sent: Sent) -> AWSResponse:
    """The request has its effect, and its answer comes."""
    return sent.send()


@dataclass
class StoreSeam:
    """Every request of the clients that were led through it meets `fault`."""

    fault: Fault = no_fault
    sent: list[str] = field(default_factory=list)
    _clients: list[Any] = field(default_factory=list)

    def lead(self, client: Any) -> None:
        """Lead a client's requests through here, in the place of moto's own handler."""
        client.meta.events.unregister("before-send", botocore_stubber)
        client.meta.events.register("before-send.dynamodb", self._answer)
        self._clients.append(client)

    def begin(self) -> None:
        """Forget faults and spent retries."""
        self.fault = no_fault
        self.sent.clear()
        for client in self._clients:
            _retry_at_once(client)

    def _answer(self, event_name: str, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        operation = event_name.rpartition(".")[2]
        self.sent.append(operation)

        def send() -> AWSResponse:
            answer = botocore_stubber(event_name, request)
            assert answer is not None, "moto must be running"
            return answer

        return self.fault(Sent(operation, request, send))


def _retry_at_once(client: Any) -> None:
    """Botocore's own retries, as PynamoDB asks for them, with no wait between them."""
    adapter = RetryEventAdapter()
    throttled = ThrottlingErrorDetector(adapter)
    handler = RetryHandler(
        RetryPolicy(StandardRetryConditions(max_attempts=ATTEMPTS), ExponentialBackoff(max_backoff=0)),
        adapter,
        RetryQuotaChecker(RetryQuota(), throttled),  # type: ignore[arg-type]  # what botocore itself passes here
    )
    client.meta.events.unregister("needs-retry.dynamodb", unique_id="retry-config-dynamodb")
    client.meta.events.register("needs-retry.dynamodb", handler.needs_retry, unique_id="retry-config-dynamodb")


def answer(body: dict[str, Any], status: int = 200) -> AWSResponse:
    """An answer of DynamoDB's."""
    headers = HTTPHeaders()
    headers["Content-Type"] = "application/x-amz-json-1.0"
    raw = MockRawResponse(json.dumps(body))
    return AWSResponse("https://dynamodb.eu-west-2.amazonaws.com/", status, headers, raw)


def refusal(code: str, status: int = 400, **more: object) -> Fault:
    """The request is refused and has no effect."""
    return lambda sent: answer({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": code, **more}, status)


THROTTLED = refusal("ThrottlingException")
OVER_CAPACITY = refusal("ProvisionedThroughputExceededException")
SERVER_ERROR = refusal("InternalServerError", 500)
CONFLICT = refusal(
    "TransactionCanceledException", CancellationReasons=[{"Code": "TransactionConflict"}, {"Code": "None"}]
)


def answer_lost(sent: Sent) -> AWSResponse:
    """The request has its effect, and the answer never comes."""
    sent.send()
    raise ReadTimeoutError(endpoint_url="dynamodb")


def half_done(sent: Sent) -> AWSResponse:
    """A batch of which the second half is left over; anything else is done."""
    wanted = sent.body.get("RequestItems", {})
    if sent.operation == "BatchWriteItem":
        done, left = _halves(wanted)
        return _answer_of(sent, done, {"UnprocessedItems": left})
    if sent.operation == "BatchGetItem":
        done, left = _halves({table: asked["Keys"] for table, asked in wanted.items()})
        some = {table: {**wanted[table], "Keys": keys} for table, keys in done.items()}
        rest = {table: {**wanted[table], "Keys": keys} for table, keys in left.items()}
        return _answer_of(sent, some, {"UnprocessedKeys": rest})
    return sent.send()


def left_over(sent: Sent) -> AWSResponse:
    """A batch of which nothing is done; anything else is done."""
    wanted = sent.body.get("RequestItems")
    if sent.operation == "BatchWriteItem":
        return answer({"UnprocessedItems": wanted})
    if sent.operation == "BatchGetItem":
        return answer({"Responses": {table: [] for table in wanted or {}}, "UnprocessedKeys": wanted})
    return sent.send()


def _halves(wanted: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    middle = {table: len(rows) // 2 for table, rows in wanted.items()}
    done = {table: rows[: middle[table]] for table, rows in wanted.items() if middle[table]}
    return done, {table: rows[middle[table] :] for table, rows in wanted.items()}


def _answer_of(sent: Sent, done: dict[str, Any], left: dict[str, Any]) -> AWSResponse:
    if not done:
        return left_over(sent)
    sent.request.body = json.dumps({**sent.body, "RequestItems": done}).encode()
    return answer({**json.loads(sent.send().content), **left})


@dataclass
class On:
    """A fault of one kind of request only: of all, or of so many after the first `skip`; `hits` counts them."""

    operation: str
    fault: Fault
    times: int | None = None
    skip: int = 0
    seen: int = 0
    hits: int = 0

    def __call__(self, sent: Sent) -> AWSResponse:
        """What becomes of a request."""
        if sent.operation != self.operation:
            return sent.send()
        self.seen += 1
        if self.seen <= self.skip or (self.times is not None and self.hits == self.times):
            return sent.send()
        self.hits += 1
        return self.fault(sent)


def at_write(number: int, fault: Fault) -> Fault:
    """A fault of the n-th write from now on, counted from 1."""
    seen = 0

    def choose(sent: Sent) -> AWSResponse:
        nonlocal seen
        seen += sent.operation in WRITES
        return fault(sent) if sent.operation in WRITES and seen == number else sent.send()

    return choose


def killed_before(sent: Sent) -> AWSResponse:
    """The caller dies, and the request is not sent."""
    raise Killed(sent.operation)


def killed_after(sent: Sent) -> AWSResponse:
    """The request has its effect, and the caller dies."""
    sent.send()
    raise Killed(sent.operation)
