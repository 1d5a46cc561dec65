"""Checks just before a claim that the recipients may still be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from chalicelib.directory.domain.directory import Directory, DirectoryStore
from chalicelib.directory.domain.overrides import OverrideStore, address_health_key, address_mark_key, person_mark_key
from chalicelib.directory.domain.records import Record, pupil_key
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.domain.remaining_recipients import RemainingRecipients, by_directory, by_marks
from chalicelib.messages.domain.transitions import EXPIRED, has_expired
from chalicelib.shared.clock import Clock, school_date

RECHECK_EVERY = timedelta(seconds=2)
"""The message and its recipients are read again when they were read longer ago than this."""

COMPARE_DIRECTORY_AFTER = timedelta(minutes=5)
"""Deliveries that were decided longer ago than this are compared with the directory as well."""

_PERSON_KEY_PREFIXES = ("pupils#contact#", "pupils#pupil#", "staff#staff#")
_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class RecheckRecipients:
    """Compare deliveries with what has been recorded since they were decided.

    With what the school has said at once, with the MIS's data after some minutes; at most two requests a check.
    """

    def __init__(self, *, directory: DirectoryStore, marks: OverrideStore) -> None:
        self._directory = directory
        self._marks = marks

    def __call__(
        self, message: Message, deliveries: Sequence[Delivery], *, now: datetime
    ) -> dict[str, RemainingRecipients]:
        """Return who is left of each delivery, by its id."""
        if not deliveries:
            return {}
        directory = self._load_overrides(message, deliveries)
        remaining = {delivery.id: by_marks(message, delivery, directory) for delivery in deliveries}
        if now <= (message.decided_at or message.moved_at) + COMPARE_DIRECTORY_AFTER:
            return remaining
        directory = replace(self._load_records(message, deliveries), local=directory.local)
        return {
            delivery.id: _narrow_by_directory(message, delivery, remaining[delivery.id], directory)
            for delivery in deliveries
        }

    def _load_overrides(self, message: Message, deliveries: Sequence[Delivery]) -> Directory:
        people = {person_mark_key(person.person_id) for delivery in deliveries for person in delivery.people}
        addresses = {address_mark_key(message.channel, delivery.address) for delivery in deliveries}
        health = {address_health_key(message.channel, delivery.address) for delivery in deliveries}
        return Directory(local=self._marks.get(message.school_id, people | addresses | health))

    def _load_records(self, message: Message, deliveries: Sequence[Delivery]) -> Directory:
        people = [person for delivery in deliveries for person in delivery.people]
        keys = {prefix + person.person_id for person in people for prefix in _PERSON_KEY_PREFIXES}
        keys |= {pupil_key(pupil_id) for person in people for pupil_id in person.via_pupil_ids}
        keys |= {pupil_key(delivery.pupil_id) for delivery in deliveries if delivery.pupil_id}
        stored = [item for item in self._directory.get(message.school_id, keys) if item.removed_at is None]
        records = (_records.decode(item.body) for item in stored)
        return Directory.of(records, held=(item.key for item in stored if item.held_since is not None))


def _narrow_by_directory(
    message: Message, delivery: Delivery, remaining: RemainingRecipients, directory: Directory
) -> RemainingRecipients:
    if not remaining.people:
        return remaining
    narrowed = by_directory(message, replace(delivery, people=remaining.people), directory)
    return RemainingRecipients(people=narrowed.people, reason=f"{remaining.reason} {narrowed.reason}".strip())


class BatchEligibility:
    """The message and a batch's remaining recipients, read at most RECHECK_EVERY ago."""

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
        self._remaining: dict[str, RemainingRecipients] = {}
        self._checked_at: datetime | None = None

    def recheck(self, delivery: Delivery) -> RemainingRecipients | None:
        """Return who is left of a delivery; None while quiet hours hold the batch back."""
        now = self._clock()
        if self._checked_at is None:
            self._check(now)
        elif now > self._checked_at + RECHECK_EVERY:
            self.message = self._messages.get(self.message.school_id, self.message.id).message
            self._check(now)
        if self.message.stopped is None and self.message.quiet is not None and self.message.quiet.holds(now):
            return None
        return self._remaining[delivery.id]

    def _check(self, now: datetime) -> None:
        self._checked_at = now
        if reason := _reason_for_nobody(self.message, now):
            nobody = RemainingRecipients(people=(), reason=reason)
            self._remaining = {delivery.id: nobody for delivery in self._deliveries}
        else:
            self._remaining = self._recheck(self.message, self._deliveries, now=now)


def _reason_for_nobody(message: Message, now: datetime) -> str:
    """Why nobody may get the message any more; empty where somebody may."""
    if message.stopped is not None:
        return message.stopped.reason or f"{message.stopped.by} stopped the message."
    return EXPIRED if has_expired(message, today=school_date(now, message.timezone)) else ""
