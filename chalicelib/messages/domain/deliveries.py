"""Deliveries: one attempt to reach one recipient, planned, rendered and counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.audience.domain.resolution import NamedPerson, Recipient, names_of
from chalicelib.channels.port import Rendered
from chalicelib.directory.domain.receipts import Receipt, ReceiptStatus, later_receipt
from chalicelib.messages.domain.email_body import email_html, email_text
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.placeholders import fill_for
from chalicelib.shared.purposes import Channel

DeliveryStatus: TypeAlias = Literal["queued", "sent", "delivered", "bounced", "failed", "uncertain", "skipped"]


class Outcome(Struct, frozen=True, kw_only=True):
    """How sending one delivery ended."""

    status: DeliveryStatus
    reason: str = ""
    reference: str = ""


class Delivery(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recipient's delivery.

    `people` are all those reached; the first gives it its identity. A claim is `claim` (the worker's token) with
    `claimed_at`: a delivery that is claimed and still queued is with the provider, or was when its worker died.
    `status` is how sending ended and `reason` why, as a sentence; `receipt` is what the provider has reported since.
    `reference` is the provider's.
    """

    id: str
    people: tuple[NamedPerson, ...]
    address: str
    pupil_id: str | None = None
    pupil_name: str = ""
    pupil_first_name: str = ""
    status: DeliveryStatus = "queued"
    reason: str = ""
    reference: str = ""
    claim: str = ""
    claimed_at: datetime | None = None
    receipt: ReceiptStatus | None = None
    receipt_reason: str = ""

    @property
    def person_id(self) -> str:
        """The id of the first person, who stands for all at this address."""
        return self.people[0].person_id

    @property
    def name(self) -> str:
        """The names of all those reached."""
        return names_of(self.people)

    @property
    def outcome(self) -> DeliveryStatus:
        """The status as a person reads it: the provider's receipt where there is one."""
        return self.receipt or self.status

    @property
    def why(self) -> str:
        """The reason for `outcome`; for a sent delivery also who was left out of it."""
        if not self.receipt:
            return self.reason
        left_out = self.reason if self.status == "sent" else ""
        return " ".join(filter(None, [self.receipt_reason, left_out]))

    def with_receipt(self, receipt: Receipt, *, reference: str = "") -> "Delivery":
        """Apply a receipt; nothing changes where it is no news or nothing was sent.

        A receipt proves that the provider took the message, even where the worker died before it could record that.
        """
        if self.status in ("failed", "skipped") or (self.status == "queued" and not self.claim):
            return self
        latest = later_receipt(self.receipt, receipt.status)
        is_news = latest != self.receipt or (receipt.complained and receipt.reason != self.receipt_reason)
        if not is_news:
            return self
        return replace(
            self,
            status="sent" if self.status == "queued" else self.status,
            reference=self.reference or reference,
            receipt=latest,
            receipt_reason=receipt.reason,
        )


BATCH_SIZE = 25
"""Deliveries in one queue message: what one batch write of DynamoDB holds."""


def plan_batches(message: Message, recipients: Sequence[Recipient]) -> Iterator[list[Delivery]]:
    """Make the deliveries of a message, batch by batch, in its recipients' order."""
    for start in range(0, len(recipients), BATCH_SIZE):
        yield [_delivery(message, recipient) for recipient in recipients[start : start + BATCH_SIZE]]


def _delivery(message: Message, recipient: Recipient) -> Delivery:
    return Delivery(
        id=delivery_id(message.id, recipient.person_id, recipient.pupil_id, message.channel),
        people=recipient.people,
        address=recipient.address,
        pupil_id=recipient.pupil_id,
        pupil_name=recipient.pupil_name,
        pupil_first_name=recipient.pupil_first_name,
    )


def delivery_id(message_id: str, person_id: str, pupil_id: str | None, channel: Channel) -> str:
    """Derive the id, so that a repeated dispatch gives the same one.

    From message, person, pupil and channel; 24 hexadecimal characters.
    """
    parts = "\x1f".join((message_id, person_id, pupil_id or "", channel))
    return blake2b(parts.encode(), digest_size=12).hexdigest()


def render(message: Message, delivery: Delivery) -> Rendered:
    """Render the message as this recipient reads it."""
    subject, text = (
        fill_for(delivery, written, school_name=message.school_name) for written in (message.subject, message.body)
    )
    if message.channel == "sms":
        return Rendered(subject=subject, text=text, html="")
    return Rendered(
        subject=subject,
        text=email_text(text, message.school_name),
        html=email_html(text, message.school_name),
    )


_NOT_ACCEPTED: dict[DeliveryStatus, str] = {"failed": "failed", "uncertain": "uncertain", "skipped": "left out"}


def sent_sentence(outcomes: Mapping[DeliveryStatus, int]) -> str:
    """Say how many recipients were sent to and how the rest ended.

    For example "Sent to 23, 1 failed.".
    """
    accepted = sum(count for status, count in outcomes.items() if status not in _NOT_ACCEPTED and status != "queued")
    exceptions = [f"{outcomes[status]} {word}" for status, word in _NOT_ACCEPTED.items() if outcomes.get(status)]
    return f"{', '.join([f'Sent to {accepted}', *exceptions])}."
