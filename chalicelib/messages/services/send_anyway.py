"""A sender lets a waiting message go with the data as it stands."""

from chalicelib.messages.domain.messages import Author, Message
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.messages.domain.transitions import send_anyway
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.change_message import change_message
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ForbiddenError
from chalicelib.sync.domain.ports import SyncStore


class SendAnyway:
    """The message then says `anyway` as its send rule and names the sender who chose it."""

    def __init__(
        self, *, messages: MessageStore, schools: SchoolStore, sync: SyncStore, advance: AdvanceMessage, clock: Clock
    ) -> None:
        self._messages = messages
        self._schools = schools
        self._sync = sync
        self._advance = advance
        self._clock = clock

    def __call__(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Send now; raises ConflictError where the message does not wait, NotFoundError, ForbiddenError."""
        if not sender.may_send:
            raise ForbiddenError("Only a sender may send on data that is being updated.")
        conditions = conditions_of(self._schools.get(school_id))

        def move(message: Message) -> Message:
            state = self._sync.load(school_id).state
            return send_anyway(message, state, sender, conditions, now=self._clock())

        return self._advance(change_message(self._messages, school_id, message_id, move))
