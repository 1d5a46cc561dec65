"""Tells why DynamoDB refused a request: another writer came first, it is busy, or another reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.shared.errors import ConflictError

_CONDITION = {"ConditionalCheckFailed", "ConditionalCheckFailedException"}
_CONFLICT = {"TransactionConflict", "TransactionConflictException"}
_BUSY = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingError",
    "ThrottlingException",
}
# Reasons of a cancelled transaction: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html


class Refusal(Enum):
    """Why a request was refused."""

    CONDITION = auto()
    """An item is not as the writer expected it: another writer came first."""

    CONFLICT = auto()
    """Another transaction was writing an item at the same moment."""

    BUSY = auto()
    """Too much is asked of the table; nothing was written."""

    OTHER = auto()
    """Anything else, also no answer at all."""


def refusal_of(error: PynamoDBException) -> Refusal:
    """Classify a refused request; a transaction by the reasons of all its parts."""
    codes = _codes(error)
    if codes & _BUSY:
        return Refusal.BUSY
    if not codes or codes - _CONDITION - _CONFLICT:
        return Refusal.OTHER
    return Refusal.CONDITION if codes & _CONDITION else Refusal.CONFLICT


def is_lost_race(error: PynamoDBException) -> bool:
    """Whether another writer came first, so that deciding again will help."""
    return refusal_of(error) in (Refusal.CONDITION, Refusal.CONFLICT)


@contextmanager
def lost_race_as_conflict() -> Iterator[None]:
    """Raise ConflictError for a write that was refused because another writer came first."""
    try:
        yield
    except PynamoDBException as error:
        if is_lost_race(error):
            raise ConflictError("Something else changed this just now.", internal="stale version") from None
        raise


def _codes(error: PynamoDBException) -> set[str]:
    """Give the codes of what was refused, such as "ConditionalCheckFailedException"; none where no answer came.

    PynamoDB's own `cause_response_code` raises AttributeError after a time-out or a broken connection, which would hide
    what happened: https://github.com/pynamodb/PynamoDB/blob/6.1.0/pynamodb/exceptions.py#L42
    """
    if not isinstance(error.cause, ClientError):
        return set()
    code = str(error.cause_response_code)
    if isinstance(error, TransactWriteError) and code == "TransactionCanceledException":
        return {str(reason.code) for reason in error.cancellation_reasons if reason} - {"None"}
    return {code}
