"""A sender authorises a composer's message, which then sets off."""

from msgspec.structs import replace

from chalicelib.messages.domain.messages import Author, Message, SendRule
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.messages.domain.text import check_day, check_send_rule, with_deadline
from chalicelib.messages.domain.transitions import EXPIRED, authorise, end, has_expired, set_off
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.change_message import change_message
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, school_date
from chalicelib.shared.errors import ForbiddenError
from chalicelib.sync.domain.ports import SyncStore


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
            check_send_rule(send, sender, now=self._clock())
        conditions = conditions_of(self._schools.get(school_id))

        def move(message: Message) -> Message:
            now = self._clock()
            authorised = authorise(message, sender)
            if has_expired(message, today=school_date(now, conditions.timezone)):
                return end(authorised, "failed", EXPIRED, now=now)
            state = self._sync.load(school_id).state
            chosen = replace(authorised, send=with_deadline(send or message.send, now=now))
            check_day(chosen)
            return set_off(chosen, state, conditions, now=now)

        return self._advance(change_message(self._messages, school_id, message_id, move))
