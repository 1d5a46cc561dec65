"""Looks once more, just before a claim, whether the recipients of a batch may still be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.directory.domain.directory import Directory, DirectoryStore
from chalicelib.directory.domain.overrides import OverrideStore, address_health_key, address_mark_key, person_mark_key
from chalicelib.directory.domain.records import Record, pupil_key
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore
from chalicelib.messages.domain.remaining_recipients import RemainingRecipients, by_directory, by_marks
from chalicelib.messages.domain.transitions import EXPIRED, has_expired
from chalicelib.shared.clock import Clock, school_date

LOOK_AGAIN_AFTER = timedelta(minutes=5)
"""Deliveries that were decided longer ago are compared with the directory as well."""

_KINDS = ("pupils#contact#", "pupils#pupil#", "staff#staff#")
_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class RecheckRecipients:
    """Two requests a look at most: what the school has said since, and after some minutes what the MIS has."""

    def __init__(self, *, directory: DirectoryStore, marks: OverrideStore) -> None:
        self._directory = directory
        self._marks = marks

    def __call__(
        self, message: Message, deliveries: Sequence[Delivery], *, now: datetime
    ) -> dict[str, RemainingRecipients]:
        """Who is left of each delivery, by its id."""
        if not deliveries:
            return {}
        directory = self._marked(message, deliveries)
        found = {one.id: by_marks(message, one, directory) for one in deliveries}
        if now <= (message.decided_at or message.moved_at) + LOOK_AGAIN_AFTER:
            return found
        directory = msgspec.structs.replace(self._recorded(message, deliveries), local=directory.local)
        return {one.id: _and_by_directory(message, one, found[one.id], directory) for one in deliveries}

    def _marked(self, message: Message, deliveries: Sequence[Delivery]) -> Directory:
        people = {person_mark_key(person.person_id) for one in deliveries for person in one.people}
        addresses = {address_mark_key(message.channel, one.address) for one in deliveries}
        health = {address_health_key(message.channel, one.address) for one in deliveries}
        return Directory(local=self._marks.get(message.school_id, people | addresses | health))

    def _recorded(self, message: Message, deliveries: Sequence[Delivery]) -> Directory:
        people = [person for one in deliveries for person in one.people]
        keys = {kind + person.person_id for person in people for kind in _KINDS}
        keys |= {pupil_key(pupil_id) for person in people for pupil_id in person.via_pupil_ids}
        keys |= {pupil_key(one.pupil_id) for one in deliveries if one.pupil_id}
        stored = [one for one in self._directory.get(message.school_id, keys) if one.removed_at is None]
        records = (_records.decode(one.body) for one in stored)
        return Directory.of(records, held=(one.key for one in stored if one.held_since is not None))


def _and_by_directory(
    message: Message, delivery: Delivery, still: RemainingRecipients, directory: Directory
) -> RemainingRecipients:
    if not still.people:
        return still
    left = by_directory(message, msgspec.structs.replace(delivery, people=still.people), directory)
    return RemainingRecipients(people=left.people, reason=f"{still.reason} {left.reason}".strip())


LOOK_EVERY = timedelta(seconds=2)


class BatchEligibility:
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
        self._still: dict[str, RemainingRecipients] = {}
        self._looked_at: datetime | None = None

    def recheck(self, delivery: Delivery) -> RemainingRecipients | None:
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
            self._still = {one.id: RemainingRecipients(people=(), reason=why) for one in self._deliveries}
        else:
            self._still = self._recheck(self.message, self._deliveries, now=now)


def _why_nobody(message: Message, now: datetime) -> str:
    if message.stopped is not None:
        return message.stopped.reason or f"{message.stopped.by} stopped the message."
    return EXPIRED if has_expired(message, today=school_date(now, message.timezone)) else ""
