"""Finds the message that said the same to the same audience before."""

from datetime import datetime

from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.domain.repeats import Repeat, repeat_of
from chalicelib.shared.errors import NotFoundError

_MOST_COPIES = 10


def find_repeat(messages: MessageStore, school_id: str, digest: str, *, now: datetime) -> Repeat | None:
    """The latest one of which something came: behind a copy that was cancelled stands the one that it repeated."""
    stored = messages.find_duplicate(school_id, digest, now=now)
    for _ in range(_MOST_COPIES):
        if stored is None or (repeat := repeat_of(stored.message)):
            return None if stored is None else repeat
        if stored.message.repeats is None:
            return None
        try:
            stored = messages.get(school_id, stored.message.repeats)
        except NotFoundError:
            return None
    return None
