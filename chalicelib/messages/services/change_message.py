"""Applies one pure move to a stored message by compare-and-swap."""

from collections.abc import Callable

from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.shared.errors import ConflictError

_TRIES = 10


def change_message(
    store: MessageStore, school_id: str, message_id: str, move: Callable[[Message], Message]
) -> StoredMessage:
    """Load, move, save; move again from the newer message whenever another writer came first.

    A message given back as it came is not written. Raises NotFoundError, what `move` raises, and
    ConflictError when there is no end to the contention.
    """
    for _ in range(_TRIES):
        stored = store.get(school_id, message_id)
        moved = move(stored.message)
        if moved is stored.message:
            return stored
        try:
            return store.save(moved, version=stored.version)
        except ConflictError:
            continue
    raise ConflictError("This message is being changed by somebody else. Please try again.")
