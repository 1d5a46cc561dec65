"""Why DynamoDB refused a write: a lost race is decided again, a busy table is not mistaken for one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from msgspec.structs import replace
from pynamodb.exceptions import CancellationReason, TransactWriteError, UpdateError, VerboseClientError

from chalicelib.messages.domain.messages import Message
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.shared.errors import ConflictError, RetriableError
from chalicelib.shared.storage.refusals import Refusal, is_lost_race, refusal_of
from tests.faults.store_faults import CONFLICT, Fault, StoreSeam, refusal
from tests.messages.stores.test_message_stores import message
from tests.shared.table_definitions import MESSAGES, aws

BUSY = refusal("TransactionCanceledException", CancellationReasons=[{"Code": "ThrottlingError"}, {"Code": "None"}])


def an_update_error(code: str) -> UpdateError:
    return UpdateError("refused", ClientError({"Error": {"Code": code, "Message": ""}}, "UpdateItem"))


def a_transaction_error(*codes: str) -> TransactWriteError:
    reasons: list[CancellationReason | None] = [CancellationReason(code=code) for code in codes]
    cause = VerboseClientError({"Error": {"Code": "TransactionCanceledException", "Message": ""}}, "TransactWriteItems")
    cause.cancellation_reasons = reasons
    return TransactWriteError("refused", cause)


def test_only_a_lost_race_is_worth_deciding_again() -> None:
    """moto knows no writes at the same moment, and AWS has errors of their own for them."""
    assert is_lost_race(an_update_error("ConditionalCheckFailedException"))
    assert is_lost_race(an_update_error("TransactionConflictException"))
    assert not is_lost_race(an_update_error("ProvisionedThroughputExceededException"))
    assert is_lost_race(a_transaction_error("ConditionalCheckFailed", "None"))
    assert is_lost_race(a_transaction_error("TransactionConflict"))
    assert not is_lost_race(a_transaction_error("ValidationError", "None"))
    assert not is_lost_race(a_transaction_error("ConditionalCheckFailed", "ThrottlingError"))


@pytest.mark.parametrize("kind", [UpdateError, TransactWriteError])
def test_a_write_that_was_never_answered_is_no_lost_race(kind: type[UpdateError | TransactWriteError]) -> None:
    """PynamoDB's own reading of such an error fails with an error that says nothing."""
    assert not is_lost_race(kind("no answer", ReadTimeoutError(endpoint_url="dynamodb")))


def test_each_refusal_has_its_kind() -> None:
    assert refusal_of(a_transaction_error("ConditionalCheckFailed", "TransactionConflict")) is Refusal.CONDITION
    assert refusal_of(a_transaction_error("None", "TransactionConflict")) is Refusal.CONFLICT
    assert refusal_of(a_transaction_error("ConditionalCheckFailed", "ThrottlingError")) is Refusal.BUSY
    assert refusal_of(an_update_error("ThrottlingException")) is Refusal.BUSY
    assert refusal_of(a_transaction_error("ItemCollectionSizeLimitExceeded")) is Refusal.OTHER
    assert refusal_of(an_update_error("ValidationException")) is Refusal.OTHER


@pytest.fixture
def seam(monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreSeam]:
    with aws():
        yield StoreSeam()


@pytest.mark.parametrize(("fault", "error"), [(CONFLICT, ConflictError), (BUSY, RetriableError)], ids=["race", "busy"])
def test_a_busy_table_does_not_say_that_somebody_changed_the_message(
    seam: StoreSeam, fault: Fault, error: type[Exception]
) -> None:
    store = MessageRepository(MESSAGES)
    written: Message = replace(message(), created_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    stored = store.create(written)
    seam.lead(store._connection.client)
    seam.fault = fault
    with pytest.raises(error):
        store.save(replace(written, about="Changed."), version=stored.version)
