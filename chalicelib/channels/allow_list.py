"""Keeps a stage that is not production from writing to anybody but those on its list."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from chalicelib.channels.port import DeliveryPlace, Rendered, Sender
from chalicelib.shared.errors import SkippableError


class AllowedOnly:
    """Implements channels.port.Sender around another one.

    `allowed` are addresses and numbers, in which * stands for anything: "*@school.example", "+447700900*". It is asked
    in the channel itself, so nothing that sends can pass it by.
    """

    def __init__(self, sender: Sender, allowed: Sequence[str]) -> None:
        self._sender = sender
        self._allowed = [pattern.strip().casefold() for pattern in allowed if pattern.strip()]

    def send(self, address: str, content: Rendered, place: DeliveryPlace) -> str:
        """Send, where the address is on the list; raises SkippableError where it is not, and what the sender raises."""
        if not any(fnmatchcase(address.casefold(), pattern) for pattern in self._allowed):
            raise SkippableError(
                "This is a trial system, which sends only to the addresses on its own list.",
                internal="not on the stage's allow list",
            )
        return self._sender.send(address, content, place)
