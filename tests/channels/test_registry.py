"""Every channel of the registry: what its sender must do, its rate, and the stage's allow list."""

from typing import get_args

import pytest

from chalicelib.channels.email_ses import SesEmail, ses_client
from chalicelib.channels.port import Sender
from chalicelib.channels.registry import MODULES, build_senders, sending_rates
from chalicelib.channels.sms_sns import SnsSms, sns_client
from chalicelib.settings import settings
from chalicelib.shared.errors import SkippableError
from chalicelib.shared.purposes import Channel
from tests.channels.conformance import HELLO, PLACE, SenderConformance
from tests.channels.conftest import Provider


class TestEmail(SenderConformance):
    """SES."""

    address = "ann@elm.invalid"
    accepted = b'{"MessageId": "ref-1"}'

    def connect(self, provider_url: str) -> Sender:
        return SesEmail(ses_client(), sender="office@elm.invalid", configuration_set="rollcall-test")


class TestText(SenderConformance):
    """SNS."""

    address = "+447700900123"
    accepted = b"<PublishResponse><PublishResult><MessageId>ref-1</MessageId></PublishResult></PublishResponse>"

    def connect(self, provider_url: str) -> Sender:
        return SnsSms(sns_client(), sender_name="Rollcall")

    def refusal(self, status: int) -> bytes:
        error = f"<Error><Code>{status}</Code><Message>{self.address}</Message></Error>"
        return f"<ErrorResponse>{error}</ErrorResponse>".encode()


def test_every_channel_has_a_sender_and_a_rate() -> None:
    assert set(MODULES) == set(get_args(Channel))
    assert sending_rates(settings()) == {"email": 14, "sms": 20}


@pytest.mark.parametrize("channel", MODULES)
def test_no_sender_reaches_an_address_off_the_allow_list(channel: Channel, provider: Provider) -> None:
    with pytest.raises(SkippableError, match="allow list"):
        build_senders(settings())[channel].send("+15550100", HELLO, PLACE)
    assert provider.requests == []
