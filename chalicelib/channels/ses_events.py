"""Reads what SES tells of an e-mail through EventBridge.

The events' form: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
They name addresses; nothing of that leaves this module.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.directory.domain.receipts import Receipt

_GONE = "The e-mail came back: there is no such mailbox, or it takes no e-mails any more."
_KNOWN_BAD = "The e-mail was not sent on: earlier ones to this address came back, or were reported as junk."
_FULL = "The e-mail came back: the mailbox is full."
_NOT_NOW = "The e-mail came back: the mailbox could not take it at the time."
_REFUSED = "The e-mail service did not send it on because of its content."
_JUNK = "Somebody at this address reported a message as junk, so nothing general goes there any more."

_SUPPRESSED = ("Suppressed", "OnAccountSuppressionList")


def place_tags(place: DeliveryPlace) -> dict[str, str]:
    """A delivery's place as SES's tags, whose values hold letters, digits, - and _ alone."""
    ref = place.ref
    return {
        "school": ref.school_id,
        "message": ref.message_id,
        "batch": f"{ref.attempt}-{ref.batch}",
        "delivery": place.delivery_id,
    }


def place_of(detail: Mapping[str, Any]) -> DeliveryPlace | None:
    """The place that an event's tags name; None for an e-mail that was not sent as a delivery."""
    tags = detail.get("mail", {}).get("tags", {})
    try:
        school, message, batch, delivery = (str(tags[name][0]) for name in ("school", "message", "batch", "delivery"))
        attempt, number = (int(part) for part in batch.split("-"))
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    ref = BatchRef(school_id=school, message_id=message, attempt=attempt, batch=number)
    return DeliveryPlace(ref=ref, delivery_id=delivery)


def receipt_of(detail: Mapping[str, Any]) -> Receipt | None:
    """What an event tells of the delivery; None for what changes nothing, such as a delay."""
    match detail.get("eventType"):
        case "Delivery":
            return Receipt(at=_moment(detail["delivery"]), status="delivered", address="reached")
        case "Bounce":
            return _bounce(detail["bounce"])
        case "Reject":
            return Receipt(at=_moment(detail["mail"]), status="failed", address=None, reason=_REFUSED)
        case "Complaint" if detail["complaint"].get("complaintFeedbackType") != "not-spam":
            at = _moment(detail["complaint"])
            return Receipt(at=at, status="delivered", address="reached", reason=_JUNK, complained=True)
    return None


def _bounce(bounce: Mapping[str, Any]) -> Receipt:
    at, kind, detail = _moment(bounce), bounce.get("bounceType"), bounce.get("bounceSubType")
    if kind == "Permanent":
        reason = _KNOWN_BAD if detail in _SUPPRESSED else _GONE
        return Receipt(at=at, status="bounced", address="bad", reason=reason)
    return Receipt(at=at, status="bounced", address="doubtful", reason=_FULL if detail == "MailboxFull" else _NOT_NOW)


def _moment(part: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(part["timestamp"]))
