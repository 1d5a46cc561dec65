"""Moves on a school's waiting messages when a run has ended, and those on their way that have stopped moving."""

from chalicelib.domain.clock import Clock
from chalicelib.domain.message_moves import STALLED_AFTER
from chalicelib.domain.message_ports import MessageQueue, MessageStore
from chalicelib.services.advance_message import AdvanceMessage


class ReleaseMessages:
    """Harmless to repeat; works through a list of open messages, never through all of them."""

    def __init__(self, *, messages: MessageStore, queue: MessageQueue, advance: AdvanceMessage, clock: Clock) -> None:
        self._messages = messages
        self._queue = queue
        self._advance = advance
        self._clock = clock

    def __call__(self, school_id: str) -> None:
        """Let messages go whose data is whole, ask a person where the update failed, leave the others waiting."""
        for message_id in self._messages.open_ids(school_id):
            stored = self._messages.get(school_id, message_id)
            if stored.message.status == "waiting_for_sync":
                self._advance(stored)
            elif stored.message.status == "dispatching" and self._clock() > stored.message.moved_at + STALLED_AFTER:
                self._queue.dispatch(school_id, message_id)
