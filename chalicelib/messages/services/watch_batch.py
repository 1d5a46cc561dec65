"""What is known of a batch at each claim: looked at anew every few seconds, so that a stop counts at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.domain.remaining_recipients import StillReached
from chalicelib.messages.domain.transitions import EXPIRED, has_expired
from chalicelib.messages.services.recheck_recipients import RecheckRecipients
from chalicelib.shared.clock import Clock, school_date

LOOK_EVERY = timedelta(seconds=2)


class WatchBatch:
    """The message and what is left of each delivery, as they stood at most LOOK_EVERY ago."""

    def __init__(
        self,
        message: Message,
        deliveries: Sequence[Delivery],
        *,
        messages: MessageStore,
        recheck: RecheckRecipients,
        clock: Clock,
    ) -> None:
        self.message = message
        self._deliveries = deliveries
        self._messages = messages
        self._recheck = recheck
        self._clock = clock
        self._still: dict[str, StillReached] = {}
        self._looked_at: datetime | None = None

    def still(self, delivery: Delivery) -> StillReached | None:
        """Who is left of a delivery to be claimed now; None where all that is unclaimed must wait for the morning."""
        now = self._clock()
        if self._looked_at is None:
            self._look(now)
        elif now > self._looked_at + LOOK_EVERY:
            self.message = self._messages.get(self.message.school_id, self.message.id).message
            self._look(now)
        if self.message.stopped is None and self.message.quiet is not None and self.message.quiet.holds(now):
            return None
        return self._still[delivery.id]

    def _look(self, now: datetime) -> None:
        self._looked_at = now
        if why := _why_nobody(self.message, now):
            self._still = {one.id: StillReached(people=(), reason=why) for one in self._deliveries}
        else:
            self._still = self._recheck(self.message, self._deliveries, now=now)


def _why_nobody(message: Message, now: datetime) -> str:
    if message.stopped is not None:
        return message.stopped.reason or f"{message.stopped.by} stopped the message."
    return EXPIRED if has_expired(message, today=school_date(now, message.timezone)) else ""
