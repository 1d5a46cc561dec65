"""A sender authorises a composer's message, which then sets off."""

from msgspec.structs import replace

from chalicelib.domain.audience_needs import school_date
from chalicelib.domain.clock import Clock
from chalicelib.domain.errors import ForbiddenError
from chalicelib.domain.message_moves import EXPIRED, authorise, end, has_expired, set_off
from chalicelib.domain.message_ports import MessageStore, StoredMessage
from chalicelib.domain.message_text import check_send_rule
from chalicelib.domain.messages import Author, Message, SendRule
from chalicelib.domain.sync_ports import SchoolStore, SyncStore
from chalicelib.services.advance_message import AdvanceMessage
from chalicelib.services.change_message import change_message


class AuthoriseMessage:
    """Sets the message off as if the sender had written it; the sender may choose another time to send."""

    def __init__(
        self, *, messages: MessageStore, schools: SchoolStore, sync: SyncStore, advance: AdvanceMessage, clock: Clock
    ) -> None:
        self._messages = messages
        self._schools = schools
        self._sync = sync
        self._advance = advance
        self._clock = clock

    def __call__(
        self, school_id: str, message_id: str, sender: Author, *, send: SendRule | None = None
    ) -> StoredMessage:
        """Authorise one message; one that spoke of a day that is over ends as failed.

        Raises ConflictError where it does not wait for this, or (`sync_in_progress`) is to go now and its data
        is not whole; NotFoundError; ForbiddenError for a composer.
        """
        if not sender.may_send:
            raise ForbiddenError("Only a sender may authorise a message.")
        if send is not None:
            check_send_rule(send, sender)
        timezone = self._schools.get(school_id).timezone

        def move(message: Message) -> Message:
            now = self._clock()
            authorised = authorise(message, sender)
            if has_expired(message, today=school_date(now, timezone)):
                return end(authorised, "failed", EXPIRED, now=now)
            state = self._sync.load(school_id).state
            return set_off(replace(authorised, send=send or message.send), state, now=now)

        return self._advance(change_message(self._messages, school_id, message_id, move))
