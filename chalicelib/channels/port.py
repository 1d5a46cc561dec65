"""The port of every channel: what sends one thing to one address, and how fast."""

from typing import Protocol

from msgspec import Struct

from chalicelib.shared.errors import RollcallError
from chalicelib.shared.purposes import Channel


class DeliveryPlace(Struct, frozen=True, kw_only=True):
    """Where one delivery is kept; a provider that can is given it, and tells it again with what it reports."""

    ref: "BatchRef"
    delivery_id: str


class BatchRef(Struct, frozen=True, kw_only=True):
    """One batch of one dispatch attempt of a message; batches are counted from 0."""

    school_id: str
    message_id: str
    attempt: int
    batch: int


class Rendered(Struct, frozen=True, kw_only=True):
    """What is sent to one recipient; `html` is empty for a text message."""

    subject: str
    text: str
    html: str


class Pace(Protocol):
    """Keeps one worker to its share of the sending rate, and slower while the provider asks for it."""

    def wait(self, channel: Channel, *, at_most: float) -> bool:
        """Return when the next send on this channel may begin; at once, with False, where that takes more seconds."""
        ...

    def throttled(self, channel: Channel) -> None:
        """The provider asked to wait: go slower from now on."""
        ...

    def taken(self, channel: Channel) -> None:
        """The provider took one: go back to the usual pace little by little."""
        ...


class OutcomeUnknownError(RollcallError):
    """The provider may or may not have taken the message: never send it again by itself."""

    code = "outcome_unknown"


class Sender(Protocol):
    """One channel: sends one thing to one address, in a single attempt."""

    def send(self, address: str, content: Rendered, place: DeliveryPlace) -> str:
        """Send; gives the provider's reference. `place` goes along where the provider can report with it.

        Raises SkippableError where the provider certainly refused, RetriableError where it certainly has not
        taken the message but may later, OutcomeUnknownError otherwise. No error names the address.
        """
        ...
