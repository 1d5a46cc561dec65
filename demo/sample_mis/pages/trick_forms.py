"""What the forms of the tricks page send, read into orders; a mistake is said in a sentence for the page."""

from dataclasses import dataclass

import msgspec

from demo.sample_mis.orders import DelayChange, FaultOrder, TokenChange
from demo.sample_mis.pages.in_force import UNTIL_STOPPED

_MOST_TIMES = 100_000
_MOST_SECONDS = 3_600


class MistakeError(ValueError):
    """What is wrong with a form, as a sentence for whoever filled it in."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A field for a whole number; `label` is what the page calls it."""

    label: str
    least: int
    most: int

    def read(self, text: str) -> int:
        """The number that was written."""
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(self.most))
        if not is_number or not self.least <= int(text) <= self.most:
            raise MistakeError(f"“{self.label}” must be a whole number from {self.least} to {self.most}.")
        return int(text)


_NUMBERS = {
    "times": _Number("How many answers", 1, _MOST_TIMES),
    "after": _Number("How many right answers come first", 0, _MOST_TIMES),
    "retry_after": _Number("Seconds of wait that a refusal asks for", 0, _MOST_SECONDS),
}


def fault_order(fields: dict[str, str]) -> FaultOrder:
    """The wrong answer that a form asks for; fields that are left empty keep what the API takes without them.

    Only the number of answers differs: here, a trick goes on until it is stopped.
    """
    filled = {name: text for name, text in fields.items() if text}
    numbers = {name: number.read(filled[name]) for name, number in _NUMBERS.items() if name in filled}
    try:
        order = msgspec.convert({"times": UNTIL_STOPPED, **filled, **numbers}, FaultOrder, strict=False)
    except msgspec.ValidationError as refused:
        raise MistakeError("Choose from what the page offers.") from refused
    if order.status == 200 and order.trick is None:
        raise MistakeError("Choose a refusal or a damage.")
    return order


def delay_change(fields: dict[str, str]) -> DelayChange:
    """The wait before every answer, asked for in seconds."""
    try:
        milliseconds = float(fields.get("seconds", "")) * 1000
    except ValueError:
        milliseconds = 0
    if not 1 <= milliseconds <= _MOST_SECONDS * 1000:
        raise MistakeError(f"“Seconds before each answer” must be a number above 0 and at most {_MOST_SECONDS}.")
    return DelayChange(ms=round(milliseconds))


def token_change(fields: dict[str, str]) -> TokenChange:
    """The token that is taken from now on."""
    if not fields.get("token"):
        raise MistakeError("Write the new token.")
    return TokenChange(token=fields["token"])
