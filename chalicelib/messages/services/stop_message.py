"""A sender stops what is not yet claimed of a message that is being sent."""

from chalicelib.messages.domain.messages import Author
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.transitions import stop
from chalicelib.messages.services.change_message import change_message
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ForbiddenError


class StopMessage:
    """Each batch that a worker takes from now on is skipped; the message is stopped when all have an outcome."""

    def __init__(self, *, messages: MessageStore, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock

    def __call__(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Stop one message; again changes nothing. Raises ConflictError, NotFoundError, ForbiddenError."""
        if not sender.may_send:
            raise ForbiddenError("Only a sender may stop a message.")
        return change_message(
            self._messages, school_id, message_id, lambda message: stop(message, by=sender.name, now=self._clock())
        )
