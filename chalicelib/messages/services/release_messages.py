"""Moves on a school's waiting messages when a run has ended."""

from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.services.advance_message import AdvanceMessage


class ReleaseMessages:
    """Harmless to repeat; works through a list of open messages, never through all of them."""

    def __init__(self, *, messages: MessageStore, advance: AdvanceMessage) -> None:
        self._messages = messages
        self._advance = advance

    def __call__(self, school_id: str) -> None:
        """Let messages go whose data is whole, ask a person where the update failed, leave the others waiting."""
        for message_id in self._messages.open_ids(school_id):
            stored = self._messages.get(school_id, message_id)
            if stored.message.status == "waiting_for_sync":
                self._advance(stored)
