"""Transactions that many writers aim at one item, such as the counts of a message."""

from collections.abc import Callable

from pynamodb.exceptions import TransactWriteError

from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import ConflictError, RetriableError
from chalicelib.shared.storage.refusals import Refusal, refusal_of

_TRIES = 5  # writers that come in the same instant cancel each other's transaction


def with_conflicts_tried_again(transact: Callable[[], None]) -> None:
    """Run a transaction, again where another one on the same item cancelled it.

    Raises RetriableError where they keep coming, and TransactWriteError for every other refusal.
    """

    def save(_loaded: None, _decided: None) -> None:
        try:
            transact()
        except TransactWriteError as error:
            if refusal_of(error) is Refusal.CONFLICT:
                raise ConflictError("Something else changed this just now.") from None
            raise

    compare_and_swap(
        lambda: None,
        lambda _: None,
        save,
        tries=_TRIES,
        gave_up=RetriableError("Many deliveries come out at once.", internal="transaction conflicts on one item"),
    )
