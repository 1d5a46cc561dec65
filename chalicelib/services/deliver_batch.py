"""Delivers one batch: claims each delivery, calls the provider once, writes the outcome, closes the batch."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.audience import Channel
from chalicelib.domain.clock import Clock, NewId
from chalicelib.domain.deliveries import BatchRef, Delivery, DeliveryPlace, DeliveryStatus, Outcome, render
from chalicelib.domain.errors import NotFoundError, RetriableError, SkippableError
from chalicelib.domain.message_lanes import next_wave
from chalicelib.domain.message_ports import DeliveryStore, MessageQueue, MessageStore, OutcomeUnknownError, Pace, Sender
from chalicelib.domain.messages import Message
from chalicelib.services.finish_message import FinishMessage
from chalicelib.services.recheck_recipients import RecheckRecipients

_UNKNOWN = "It is not known whether the provider took this message, so it was not sent again."


_THE_REST_AFTER = 30
"""Seconds until another worker goes on with what one had no time for."""


class DeliverBatch:
    """Safe to repeat and to kill anywhere: a claimed delivery is never sent a second time.

    `limit_seconds` is the longest that a worker can live, `call_seconds` the longest that one call to a
    provider can take. A claim older than the limit belongs to a worker that is gone.
    """

    def __init__(
        self,
        *,
        messages: MessageStore,
        deliveries: DeliveryStore,
        senders: Mapping[Channel, Sender],
        pace: Pace,
        queue: MessageQueue,
        recheck: RecheckRecipients,
        finish: FinishMessage,
        clock: Clock,
        new_id: NewId,
        limit_seconds: float,
        call_seconds: float,
    ) -> None:
        self._messages = messages
        self._deliveries = deliveries
        self._senders = senders
        self._pace = pace
        self._queue = queue
        self._recheck = recheck
        self._finish = finish
        self._clock = clock
        self._new_id = new_id
        self._limit = timedelta(seconds=limit_seconds)
        self._work_for = timedelta(seconds=limit_seconds - 2 * call_seconds)

    def __call__(self, school_id: str, message_id: str, batch: int) -> None:
        """Handle one queue message; raises RetriableError where it must come back later."""
        started_at = self._clock()
        try:
            message = self._messages.get(school_id, message_id).message
        except NotFoundError:
            return
        if message.status != "dispatching" or not message.fixed or batch >= message.batches:
            return
        ref = BatchRef(school_id=school_id, message_id=message_id, attempt=message.attempt, batch=batch)
        still_open = [delivery for delivery in self._deliveries.batch(ref) if delivery.status == "queued"]
        unclaimed = [delivery for delivery in still_open if delivery.claimed_at is None]
        skipped = self._skipped(message, unclaimed, started_at)
        for delivery in still_open:
            if not self._deliver(message, ref, delivery, started_at, skipped.get(delivery.id, "")):
                break
        after = self._deliveries.batch(ref)
        if any(delivery.status == "queued" and delivery.claimed_at is None for delivery in after):
            # As a new queue message: one that comes back too often would be a dead letter.
            self._queue.deliver(message, [batch], delay_seconds=_THE_REST_AFTER)
            return
        outcomes = Counter[DeliveryStatus](delivery.status for delivery in after)
        if outcomes["queued"]:
            raise RetriableError("Some deliveries are still open.", internal="open deliveries in the batch")
        self._queue.deliver(message, next_wave(batch, message.batches))
        self._deliveries.close(ref, outcomes)
        self._finish(school_id, message_id)

    def _deliver(self, message: Message, ref: BatchRef, delivery: Delivery, started_at: datetime, skip: str) -> bool:
        """Give one delivery its outcome if it is ours to give; False where the rest of the batch must wait.

        `skip` is the reason not to send it any more, if there is one.
        """
        now = self._clock()
        if delivery.claimed_at is not None:
            if now > delivery.claimed_at + self._limit:
                unknown = Outcome(status="uncertain", reason=_UNKNOWN)
                self._deliveries.record(ref, delivery.id, token=delivery.claim, outcome=unknown)
            return True
        while self._clock() <= started_at + self._work_for:
            if not skip:
                self._pace.wait(message.channel)
            token = self._new_id()
            if not self._deliveries.claim(ref, delivery.id, token=token, now=self._clock()):
                return True
            outcome = Outcome(status="skipped", reason=skip) if skip else self._send(message, ref, delivery)
            if outcome is not None:
                self._deliveries.record(ref, delivery.id, token=token, outcome=outcome)
                return True
            self._deliveries.unclaim(ref, delivery.id, token=token)
        return False

    def _skipped(self, message: Message, unclaimed: list[Delivery], now: datetime) -> dict[str, str]:
        """The reason, by id, of each delivery that is not to be sent any more."""
        if message.stopped is not None:
            reason = message.stopped.reason or f"{message.stopped.by} stopped the message."
            return {delivery.id: reason for delivery in unclaimed}
        return self._recheck(message, unclaimed, now=now)

    def _send(self, message: Message, ref: BatchRef, delivery: Delivery) -> Outcome | None:
        """One call to the provider; None where it has certainly not taken the message but may later."""
        sender, place = self._senders[message.channel], DeliveryPlace(ref=ref, delivery_id=delivery.id)
        try:
            reference = sender.send(delivery.address, render(message, delivery), place)
        except SkippableError as error:
            return Outcome(status="failed", reason=error.safe)
        except RetriableError:
            self._pace.throttled(message.channel)
            return None
        except OutcomeUnknownError:
            return Outcome(status="uncertain", reason=_UNKNOWN)
        self._pace.taken(message.channel)
        return Outcome(status="sent", reference=reference)
