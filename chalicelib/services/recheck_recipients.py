"""Looks once more, just before a claim, whether the recipients of a batch may still be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.addresses import usable_addresses
from chalicelib.domain.deliveries import Delivery
from chalicelib.domain.directory import DirectoryStore
from chalicelib.domain.local_marks import (
    LocalMarks,
    LocalMarkStore,
    address_health_key,
    address_mark_key,
    person_mark_key,
)
from chalicelib.domain.messages import Message
from chalicelib.domain.records import Person, Record

LOOK_AGAIN_AFTER = timedelta(minutes=5)
"""Deliveries that were decided longer ago are compared with the directory as well."""

_KINDS = ("pupils#contact#", "pupils#pupil#", "staff#staff#")
_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class RecheckRecipients:
    """Two requests a batch at most: what the school has said since, and after some minutes what the MIS has."""

    def __init__(self, *, directory: DirectoryStore, marks: LocalMarkStore) -> None:
        self._directory = directory
        self._marks = marks

    def __call__(self, message: Message, deliveries: Sequence[Delivery], *, now: datetime) -> dict[str, str]:
        """The reason, by delivery id, of each that must be skipped."""
        if not deliveries:
            return {}
        people = {person_mark_key(one.person_id) for one in deliveries}
        addresses = {address_mark_key(message.channel, one.address) for one in deliveries}
        health = {address_health_key(message.channel, one.address) for one in deliveries}
        marks = self._marks.get(message.school_id, people | addresses | health)
        reasons = {one.id: reason for one in deliveries if (reason := _why_not(message, one, marks))}
        if now > message.moved_at + LOOK_AGAIN_AFTER:
            reasons = self._moved_on(message, deliveries) | reasons
        return reasons

    def _moved_on(self, message: Message, deliveries: Sequence[Delivery]) -> dict[str, str]:
        keys = {kind + one.person_id for one in deliveries for kind in _KINDS}
        found: dict[str, Person] = {}
        for stored in self._directory.get(message.school_id, keys):
            if stored.removed_at is None:
                record = _records.decode(stored.body)
                if isinstance(record, Person):
                    found[record.id] = record
        return {one.id: reason for one in deliveries if (reason := _what_moved(message, one, found.get(one.person_id)))}


def _why_not(message: Message, delivery: Delivery, marks: LocalMarks) -> str:
    person = marks.person(delivery.person_id)
    if person.never_contact or person.deceased:
        return "An administrator has said since that this person must not be contacted."
    if delivery.pupil_id and person.pairs.get(delivery.pupil_id) == "no_contact":
        return "An administrator has said since that this contact must not be written to about this pupil."
    if marks.opted_out(message.channel, delivery.address, message.purpose):
        return "These messages are not wanted at this address."
    if marks.is_bad(message.channel, delivery.address):
        return "Nothing reaches this address any more, as an earlier message has shown."
    return ""


def _what_moved(message: Message, delivery: Delivery, person: Person | None) -> str:
    if person is None:
        return "This person has left the school's data since."
    own = {address.casefold() for channel, address in usable_addresses(person) if channel == message.channel}
    if delivery.address.casefold() not in own:
        return "This is not the person's address any more."
    return ""
