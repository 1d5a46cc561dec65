"""A sender lets a waiting message go with the data as it stands."""

from msgspec.structs import replace

from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import ForbiddenError
from chalicelib.domain.message_moves import check_held_back, go
from chalicelib.domain.message_ports import MessageStore, StoredMessage
from chalicelib.domain.messages import Author, Message, SendRule
from chalicelib.services.advance_message import AdvanceMessage
from chalicelib.services.change_message import change_message


class SendAnyway:
    """The message then says `anyway` as its send rule and names the sender who chose it."""

    def __init__(self, *, messages: MessageStore, advance: AdvanceMessage, clock: Clock) -> None:
        self._messages = messages
        self._advance = advance
        self._clock = clock

    def __call__(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Send now; raises ConflictError where the message does not wait, NotFoundError, ForbiddenError."""
        if not sender.may_send:
            raise ForbiddenError("Only a sender may send on data that is being updated.")

        def move(message: Message) -> Message:
            check_held_back(message)
            chosen = replace(message, send=SendRule(when="anyway"), authorised_by=sender)
            return go(chosen, now=self._clock())

        return self._advance(change_message(self._messages, school_id, message_id, move))
