"""Transactions that many writers aim at one item, such as the counts of a message."""

from collections.abc import Callable

from pynamodb.exceptions import TransactWriteError

from chalicelib.shared.errors import RetriableError
from chalicelib.shared.storage.refusals import Refusal, refusal_of

_TRIES = 5  # writers that come in the same instant cancel each other's transaction


def with_conflicts_tried_again(transact: Callable[[], None]) -> None:
    """Run a transaction, again where another one on the same item cancelled it.

    Raises RetriableError where they keep coming, and TransactWriteError for every other refusal.
    """
    for _ in range(_TRIES):
        try:
            transact()
        except TransactWriteError as error:
            if refusal_of(error) is not Refusal.CONFLICT:
                raise
        else:
            return
    raise RetriableError("Many deliveries come out at once.", internal="transaction conflicts on one item")
