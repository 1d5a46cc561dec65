"""What a provider tells later of a delivery: whether it arrived, and what that says of its address."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

ReceiptStatus: TypeAlias = Literal["delivered", "failed", "bounced"]

AddressState: TypeAlias = Literal["reached", "untried", "doubtful", "bad"]
"""`untried` is one that a person wants tried again; `bad` one that nothing reaches, which messages leave out."""


class Receipt(Struct, frozen=True, kw_only=True):
    """What became of one delivery; `reason` is a sentence without personal data, empty where it arrived.

    `address` is what this says of the address, None where it says nothing of it. `complained` says that whoever reads
    there reported it as junk.
    """

    at: datetime
    status: ReceiptStatus
    address: AddressState | None
    reason: str = ""
    complained: bool = False


def later_receipt(before: ReceiptStatus | None, now: ReceiptStatus) -> ReceiptStatus:
    """Which of two stands, in whichever order they come: what was delivered can still bounce, not the reverse."""
    return before if before is not None and now == "delivered" else now
