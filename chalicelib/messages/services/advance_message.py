"""Does what follows when a message was saved: queues it when it goes, and sees that a waiting one does not hang."""

from contextlib import suppress

from chalicelib.messages.domain.deadlines import sweep
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageQueue, MessageStore, StoredMessage
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ConflictError, RetriableError
from chalicelib.sync.domain.ports import SyncStore

_TRIES = 10


class AdvanceMessage:
    """Lets go of a message only when a sync state that was read after its last save says that it waits on.

    Whoever ends a run looks at the waiting messages after saving the state; whoever saves a waiting message
    looks at the state after that. So one of the two sees the other's write.
    """

    def __init__(
        self, *, messages: MessageStore, schools: SchoolStore, sync: SyncStore, queue: MessageQueue, clock: Clock
    ) -> None:
        self._messages = messages
        self._schools = schools
        self._sync = sync
        self._queue = queue
        self._clock = clock

    def __call__(self, stored: StoredMessage) -> StoredMessage:
        """Queue the message if it goes, judge it again while it waits; gives it as it then stands."""
        for _ in range(_TRIES):
            message = stored.message
            if message.status == "dispatching":
                self._dispatch(message)
            if message.status != "waiting_for_sync":
                return stored
            state = self._sync.load(message.school_id).state
            conditions = conditions_of(self._schools.get(message.school_id))
            moved = sweep(message, state, conditions, now=self._clock())
            if moved is message:
                return stored
            try:
                stored = self._messages.save(moved, version=stored.version)
            except ConflictError:
                stored = self._messages.get(message.school_id, message.id)
        raise RetriableError("The school's data keeps changing. Please try again.", internal="message kept moving")

    def _dispatch(self, message: Message) -> None:
        # The message is stored as on its way, and the tick queues it again where nobody took it: to say that this
        # failed would have the office write it a second time.
        with suppress(RetriableError):
            self._queue.dispatch(message)
