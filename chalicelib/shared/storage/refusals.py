"""Tells with which code DynamoDB refused a request."""

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException


def refusal_code(error: PynamoDBException) -> str | None:
    """The code, such as "ConditionalCheckFailedException"; None where no answer came at all.

    PynamoDB's own `cause_response_code` raises AttributeError after a time-out or a broken connection, which would hide
    what happened: https://github.com/pynamodb/PynamoDB/blob/6.1.0/pynamodb/exceptions.py#L42
    """
    return error.cause_response_code if isinstance(error.cause, ClientError) else None
