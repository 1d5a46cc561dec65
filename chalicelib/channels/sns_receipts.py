"""Reads what SNS writes into its own log of a text message.

The lines' form: https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
They name numbers; nothing of that leaves this module.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from chalicelib.directory.domain.receipts import AddressState, Receipt


class _Notification(Struct, frozen=True):
    message_id: Annotated[str, Meta(min_length=1)] = field(name="messageId")
    timestamp: str


class _Delivery(Struct, frozen=True):
    answer: str = field(name="providerResponse", default="")


class _Line(Struct, frozen=True):
    notification: _Notification
    status: Literal["SUCCESS", "FAILURE"]
    delivery: _Delivery = _Delivery()


_lines = msgspec.json.Decoder(_Line)

_OTHER: tuple[AddressState | None, str] = ("doubtful", "The text could not be delivered to this phone.")
# By what SNS documents as the provider's answers.
_ANSWERS: dict[str, tuple[AddressState | None, str]] = {
    "Invalid phone number": ("bad", "There is no such number."),
    "Phone number is opted out": ("bad", "Whoever holds this phone has opted out of all texts."),
    "Phone has blocked SMS": ("bad", "This phone takes no texts."),
    "Phone is currently unreachable/unavailable": ("doubtful", "The phone was switched off or out of reach."),
    "Phone number is on a blocklist": ("bad", "The network does not take texts to this number."),
    "Blocked as spam by phone carrier": (None, "The network took this text for junk."),
    "Phone carrier has blocked this message": (None, "The network did not take this text."),
    "Message body is invalid": (None, "The network did not take this text."),
    "This delivery would exceed max price": (None, "It would have cost more than the limit set for a text."),
}


def sms_receipt(line: str) -> tuple[str, Receipt] | None:
    """The provider's reference and the receipt of one line; None for a line that is not one."""
    try:
        found = _lines.decode(line)
        at = datetime.fromisoformat(found.notification.timestamp).replace(tzinfo=UTC)
    except (msgspec.DecodeError, ValueError):
        return None
    if found.status == "SUCCESS":
        return found.notification.message_id, Receipt(at=at, status="delivered", address="reached")
    state, reason = next(
        (known for words, known in _ANSWERS.items() if words.casefold() in found.delivery.answer.casefold()), _OTHER
    )
    return found.notification.message_id, Receipt(at=at, status="failed", address=state, reason=reason)
