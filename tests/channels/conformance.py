"""What the sender of every channel must do: a suite to inherit, played against a provider on this machine."""

from http import HTTPStatus
from typing import ClassVar

import pytest

from chalicelib.channels.port import BatchRef, DeliveryPlace, OutcomeUnknownError, Rendered, Sender
from chalicelib.shared.errors import RetriableError, RollcallError, SkippableError
from tests.channels.conftest import Provider

PLACE = DeliveryPlace(ref=BatchRef(school_id="elm-1", message_id="01M", attempt=2, batch=13), delivery_id="d1")
HELLO = Rendered(subject="Trip", text="Dear Ann, £5 please", html="")


class SenderConformance:
    """Inherit it with an `address`, the provider's `accepted` answer of the reference "ref-1", and `connect`."""

    address: ClassVar[str]
    accepted: ClassVar[bytes]

    def connect(self, provider_url: str) -> Sender:
        """Build the sender under test, whose provider is at this address."""
        raise NotImplementedError

    def refusal(self, status: int) -> bytes:
        """Give the provider's answer of this status, which names the address as real ones do."""
        return f'{{"__type": "{HTTPStatus(status).phrase}", "message": "{self.address}"}}'.encode()

    @pytest.fixture
    def sender(self, provider: Provider) -> Sender:
        return self.connect(provider.url)

    def test_accepted_message_gives_the_providers_reference(self, sender: Sender, provider: Provider) -> None:
        provider.body = self.accepted
        assert sender.send(self.address, HELLO, PLACE) == "ref-1"
        assert len(provider.requests) == 1

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (400, SkippableError),
            (401, RetriableError),
            (403, RetriableError),
            (429, RetriableError),
            (500, OutcomeUnknownError),
            (503, OutcomeUnknownError),
            (0, OutcomeUnknownError),
        ],
    )
    def test_failure_is_tried_once_and_its_error_names_no_address(
        self, sender: Sender, provider: Provider, status: int, expected: type[RollcallError]
    ) -> None:
        provider.status, provider.body = status, self.refusal(status) if status else b""
        with pytest.raises(expected) as raised:
            sender.send(self.address, HELLO, PLACE)
        assert len(provider.requests) == 1
        assert raised.value.__cause__ is None
        assert self.address not in raised.value.safe + raised.value.internal

    def test_provider_out_of_reach_has_not_taken_the_message(self, sender: Sender, provider: Provider) -> None:
        provider.stop()
        with pytest.raises(RetriableError):
            sender.send(self.address, HELLO, PLACE)
