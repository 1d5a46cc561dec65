"""What people decide about a written message: authorise, try again, send anyway, cancel, stop."""

from msgspec.structs import replace

from chalicelib.messages.domain.messages import Author, Message, SendRule
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.messages.domain.text import check_day, check_send_rule, with_deadline
from chalicelib.messages.domain.transitions import (
    EXPIRED,
    authorise,
    cancel,
    check_held_back,
    end,
    has_expired,
    send_anyway,
    set_off,
    stop,
    try_again,
)
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.change_message import change_message
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, school_date
from chalicelib.shared.errors import ForbiddenError
from chalicelib.sync.domain.ports import SyncStore


class MessageCommands:
    """Each command changes one message by compare-and-swap.

    Every command raises NotFoundError for an unknown message and ConflictError where the message's status does not
    allow it; those for senders raise ForbiddenError for a composer.
    """

    def __init__(
        self, *, messages: MessageStore, schools: SchoolStore, sync: SyncStore, advance: AdvanceMessage, clock: Clock
    ) -> None:
        self._messages = messages
        self._schools = schools
        self._sync = sync
        self._advance = advance
        self._clock = clock

    def authorise(
        self, school_id: str, message_id: str, sender: Author, *, send: SendRule | None = None
    ) -> StoredMessage:
        """Set a composer's message off as if the sender had written it; `send` is another time to send, if any.

        A message that speaks of a day that is over ends as failed. Raises ConflictError (`sync_in_progress`) where it
        is to go now and its data is not whole.
        """
        _check_sender(sender, "Only a sender may authorise a message.")
        if send is not None:
            check_send_rule(send, sender, now=self._clock())
        conditions = conditions_of(self._schools.get(school_id))

        def change(message: Message) -> Message:
            now = self._clock()
            authorised = authorise(message, sender)
            if has_expired(message, today=school_date(now, conditions.timezone)):
                return end(authorised, "failed", EXPIRED, now=now)
            state = self._sync.load(school_id).state
            chosen = replace(authorised, send=with_deadline(send or message.send, now=now))
            check_day(chosen)
            return set_off(chosen, state, conditions, now=now)

        return self._advance(change_message(self._messages, school_id, message_id, change))

    def retry(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Try a message again that an unfinished update had stopped: it goes if its data is whole by now, else waits.

        A message that still needs attention says why.
        """
        _check_sender(sender, "Only a sender may send a message.")
        conditions = conditions_of(self._schools.get(school_id))

        def change(message: Message) -> Message:
            check_held_back(message)
            state = self._sync.load(school_id).state
            return try_again(message, state, conditions, now=self._clock())

        return self._advance(change_message(self._messages, school_id, message_id, change))

    def send_anyway(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Send a waiting message now; its send rule then reads `anyway` and names the sender who chose it."""
        _check_sender(sender, "Only a sender may send on data that is being updated.")
        conditions = conditions_of(self._schools.get(school_id))

        def change(message: Message) -> Message:
            state = self._sync.load(school_id).state
            return send_anyway(message, state, sender, conditions, now=self._clock())

        return self._advance(change_message(self._messages, school_id, message_id, change))

    def cancel(self, school_id: str, message_id: str) -> StoredMessage:
        """Cancel a message until dispatch has saved its recipients; again changes nothing.

        A dispatch that is under way notices when it saves the recipients, and sends nothing.
        """
        return change_message(self._messages, school_id, message_id, lambda message: cancel(message, now=self._clock()))

    def stop(self, school_id: str, message_id: str, sender: Author) -> StoredMessage:
        """Stop what no worker has claimed yet; again changes nothing.

        Each batch that a worker takes from now on is skipped; the message is stopped when all have an outcome.
        """
        _check_sender(sender, "Only a sender may stop a message.")
        return change_message(
            self._messages, school_id, message_id, lambda message: stop(message, by=sender.name, now=self._clock())
        )


def _check_sender(user: Author, refusal: str) -> None:
    if not user.may_send:
        raise ForbiddenError(refusal)
