"""A channel that records what was sent, and fails as a test tells it to."""

from collections.abc import Callable

from chalicelib.channels.port import DeliveryPlace, Rendered


class RecordingSender:
    """A Sender; `fails` may raise for an address, before the message is taken."""

    def __init__(self, fails: Callable[[str], None] = lambda address: None) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self._fails = fails

    def send(self, address: str, content: Rendered, place: DeliveryPlace) -> str:
        self._fails(address)
        self.sent.append((address, content.subject, content.text))
        return f"ref-{len(self.sent)}"

    @property
    def addresses(self) -> list[str]:
        return sorted(address for address, _, _ in self.sent)
