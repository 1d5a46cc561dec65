"""Applies one pure move to a stored message by compare-and-swap."""

from collections.abc import Callable

from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import ConflictError

_TRIES = 10


def change_message(
    store: MessageStore, school_id: str, message_id: str, move: Callable[[Message], Message]
) -> StoredMessage:
    """Load, move, save; move again from the newer message whenever another writer came first.

    A message given back as it came is not written. Raises NotFoundError, what `move` raises, and
    ConflictError when there is no end to the contention.
    """

    def save(stored: StoredMessage, moved: Message) -> StoredMessage:
        return stored if moved is stored.message else store.save(moved, version=stored.version)

    return compare_and_swap(
        lambda: store.get(school_id, message_id),
        lambda stored: move(stored.message),
        save,
        tries=_TRIES,
        gave_up=ConflictError("This message is being changed by somebody else. Please try again."),
    )
