"""Messages and deliveries as the API shows them."""

from datetime import datetime

from msgspec import Struct

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.messages.domain.change_note import ChangeNote
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus
from chalicelib.messages.domain.messages import MessageStatus, SendRule
from chalicelib.messages.domain.ports import DeliveryPage, MessagePage, StoredMessage
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.purposes import Channel, Purpose


class MessageView(Struct, frozen=True, kw_only=True):
    """A message for anyone signed in: names and counts, no addresses.

    `about` says where it stands. `recipients` and `change_note` are null until dispatch has decided them. `repeats` is
    the id of a message with the same text to the same audience before.
    """

    id: str
    status: MessageStatus
    about: str
    channel: Channel
    purpose: Purpose
    per: Per
    subject: str
    body: str
    audience: Audience
    datasets: tuple[Dataset, ...]
    send: SendRule
    written_by: str
    authorised_by: str | None
    created_at: datetime
    data_as_of: datetime | None
    change_note: ChangeNote | None
    recipients: int | None
    counts: dict[DeliveryStatus, int]
    scheduled_for: datetime | None
    repeats: str | None


class MessageList(Struct, frozen=True, kw_only=True):
    """A page of messages."""

    items: tuple[MessageView, ...]
    next: str | None


class DeliveryView(Struct, frozen=True, kw_only=True):
    """A delivery, for senders only."""

    id: str
    person_id: str
    pupil_id: str | None
    name: str
    pupil_name: str
    channel: Channel
    address: str
    status: DeliveryStatus
    reason: str
    reference: str


class DeliveryList(Struct, frozen=True, kw_only=True):
    """A page of deliveries."""

    items: tuple[DeliveryView, ...]
    next: str | None


def message_view(stored: StoredMessage) -> MessageView:
    """One message; deliveries whose batch is not closed count as queued."""
    message = stored.message
    counts: dict[DeliveryStatus, int] = dict(stored.outcomes)
    if queued := (message.recipients or 0) - sum(counts.values()):
        counts["queued"] = queued
    return MessageView(
        id=message.id,
        status=message.status,
        about=message.about,
        channel=message.channel,
        purpose=message.purpose,
        per=message.per,
        subject=message.subject,
        body=message.body,
        audience=message.audience,
        datasets=message.datasets,
        send=message.send,
        written_by=message.author.name,
        authorised_by=message.authorised_by.name if message.authorised_by else None,
        created_at=message.created_at,
        data_as_of=message.data_as_of,
        change_note=message.change_note,
        recipients=message.recipients,
        counts=counts,
        scheduled_for=message.wait_until if message.status == "scheduled" else None,
        repeats=message.repeats,
    )


def message_list(page: MessagePage) -> MessageList:
    """A page of messages."""
    return MessageList(items=tuple(message_view(stored) for stored in page.items), next=page.next)


def delivery_list(page: DeliveryPage, channel: Channel) -> DeliveryList:
    """A page of deliveries of a message on this channel."""
    return DeliveryList(items=tuple(delivery_view(delivery, channel) for delivery in page.items), next=page.next)


def delivery_view(delivery: Delivery, channel: Channel) -> DeliveryView:
    """One delivery; the status is what the provider has told, where it has."""
    return DeliveryView(
        id=delivery.id,
        person_id=delivery.person_id,
        pupil_id=delivery.pupil_id,
        name=delivery.name,
        pupil_name=delivery.pupil_name,
        channel=channel,
        address=delivery.address,
        status=delivery.outcome,
        reason=delivery.why,
        reference=delivery.reference,
    )
