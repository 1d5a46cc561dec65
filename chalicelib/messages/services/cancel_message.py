"""Cancels a message until dispatch has decided its recipients."""

from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.transitions import cancel
from chalicelib.messages.services.change_message import change_message
from chalicelib.shared.clock import Clock


class CancelMessage:
    """A dispatch that is under way notices when it comes to save the recipients, and sends nothing."""

    def __init__(self, *, messages: MessageStore, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock

    def __call__(self, school_id: str, message_id: str) -> StoredMessage:
        """Cancel one message; again changes nothing. Raises ConflictError when it is too late, NotFoundError."""
        return change_message(self._messages, school_id, message_id, lambda message: cancel(message, now=self._clock()))
