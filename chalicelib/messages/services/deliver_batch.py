"""Delivers one batch: claims each delivery, calls the provider once, writes the outcome, closes the batch."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from msgspec.structs import replace

from chalicelib.channels.port import BatchRef, DeliveryPlace, OutcomeUnknownError, Pace, Sender
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus, Outcome, render
from chalicelib.messages.domain.lanes import next_wave
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import DeliveryStore, MessageQueue, MessageStore
from chalicelib.messages.domain.remaining_recipients import RemainingRecipients
from chalicelib.messages.services.finish_message import FinishMessage
from chalicelib.messages.services.provider_circuit import Another, ProviderCircuit
from chalicelib.messages.services.recheck_recipients import BatchEligibility, RecheckRecipients
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.errors import NotFoundError, RetriableError, SkippableError
from chalicelib.shared.purposes import Channel

_UNKNOWN = "It is not known whether the provider took this message, so it was not sent again."


THE_REST_AFTER = 30
"""Seconds until another worker goes on with what one had no time for."""

AFTER_TROUBLE = 300
"""Seconds until a provider is tried again that took none of a batch, or did not say what it took."""

DeliveryResult: TypeAlias = Literal["closed", "more_later", "held_up", "paused", "forgotten"]
"""What became of a batch: `held_up` is by its provider, `paused` by the school's quiet hours."""


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
        self._mute: set[Channel] = set()
        self._limit = timedelta(seconds=limit_seconds)
        self._work_for = timedelta(seconds=limit_seconds - 2 * call_seconds)

    def __call__(self, school_id: str, message_id: str, batch: int, *, queue_round: int = 0) -> DeliveryResult:
        """Handle one queue message; raises RetriableError where it must come back later."""
        started_at = self._clock()
        try:
            message = self._messages.get(school_id, message_id).message
        except NotFoundError:
            return "forgotten"
        if message.status != "dispatching" or not message.fixed or batch >= message.batches:
            return "forgotten"
        if queue_round < message.queue_round:  # the sweep has queued all that is open; two copies would both go on
            return "forgotten"
        ref = BatchRef(school_id=school_id, message_id=message_id, attempt=message.attempt, batch=batch)
        still_open = [delivery for delivery in self._deliveries.batch(ref) if delivery.status == "queued"]
        unclaimed = [delivery for delivery in still_open if delivery.claimed_at is None]
        for delivery in still_open:
            if delivery.claimed_at is not None and started_at > delivery.claimed_at + self._limit:
                unknown = Outcome(status="uncertain", reason=_UNKNOWN)
                self._deliveries.record(ref, delivery.id, token=delivery.claim, outcome=unknown)
        result = self._claim_each(message, ref, unclaimed, until=started_at + self._work_for)
        after = self._deliveries.batch(ref)
        if any(delivery.status == "queued" and delivery.claimed_at is None for delivery in after):
            if result != "paused":  # else the tick queues it in the morning (messages.domain.deadlines)
                # As a new queue message: one that comes back too often would be a dead letter.
                later = AFTER_TROUBLE if result == "held_up" else THE_REST_AFTER
                self._queue.deliver(message, [batch], delay_seconds=later)
            return result
        outcomes = Counter[DeliveryStatus](delivery.status for delivery in after)
        if outcomes["queued"]:
            raise RetriableError("Some deliveries are still open.", internal="open deliveries in the batch")
        self._queue.deliver(message, next_wave(batch, message.batches))
        self._deliveries.close(ref, outcomes)
        self._finish(school_id, message_id)
        return "closed"

    def _claim_each(
        self, message: Message, ref: BatchRef, unclaimed: Sequence[Delivery], *, until: datetime
    ) -> DeliveryResult:
        """Give each its outcome until the worker's time is over, the provider is in trouble or the night begins."""
        eligibility = BatchEligibility(
            message, unclaimed, messages=self._messages, recheck=self._recheck, clock=self._clock
        )
        rest, tally = deque(unclaimed), ProviderCircuit(known_unresponsive=message.channel in self._mute)
        while rest and not tally.is_unresponsive:
            # Looked at twice: before the wait nobody waits for a delivery to skip, after it things may have changed.
            still = eligibility.recheck(rest[0])
            if still is not None and still.people:
                if not self._pace.wait(message.channel, at_most=(until - self._clock()).total_seconds()):
                    break
                still = eligibility.recheck(rest[0])
            if still is None:
                return "paused"
            if self._clock() > until:
                break
            outcome = self._claim(message, ref, rest[0], still)
            tally.note(outcome)
            if outcome is None:
                rest.rotate(-1)  # so that one who is never taken does not stand before the others
            else:
                rest.popleft()
        (self._mute.add if tally.unknown else self._mute.discard)(message.channel)
        return "held_up" if tally.in_trouble else "more_later"

    def _claim(
        self, message: Message, ref: BatchRef, delivery: Delivery, still: RemainingRecipients
    ) -> DeliveryStatus | Another | None:
        """Claim one delivery and give it its outcome; None where the provider has certainly not taken it yet."""
        token = self._new_id()
        if not self._deliveries.claim(ref, delivery.id, token=token, now=self._clock()):
            return "another's"
        if not still.people:
            outcome: Outcome | None = Outcome(status="skipped", reason=still.reason)
        else:
            outcome = self._send(message, ref, replace(delivery, people=still.people), still.reason)
        if outcome is None:
            self._deliveries.unclaim(ref, delivery.id, token=token)
            return None
        self._deliveries.record(ref, delivery.id, token=token, outcome=outcome)
        return outcome.status

    def _send(self, message: Message, ref: BatchRef, delivery: Delivery, reason: str) -> Outcome | None:
        """One call to the provider; None where it has certainly not taken the message but may later."""
        sender, place = self._senders[message.channel], DeliveryPlace(ref=ref, delivery_id=delivery.id)
        try:
            reference = sender.send(delivery.address, render(message, delivery), place)
        except SkippableError as error:
            return Outcome(status="failed", reason=f"{error.safe} {reason}".strip())
        except RetriableError:
            self._pace.throttled(message.channel)
            return None
        except OutcomeUnknownError:
            self._pace.throttled(message.channel)
            return Outcome(status="uncertain", reason=f"{_UNKNOWN} {reason}".strip())
        self._pace.taken(message.channel)
        return Outcome(status="sent", reference=reference, reason=reason)
