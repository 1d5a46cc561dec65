"""E-mail and text messages: one attempt each, and what the provider's answer means for the recipient."""

import json
from urllib.parse import parse_qs

import pytest

from chalicelib.channels.email_ses import SesEmail, ses_client
from chalicelib.channels.port import BatchRef, DeliveryPlace, OutcomeUnknownError, Rendered, Sender
from chalicelib.channels.ses_events import place_of
from chalicelib.channels.sms_sns import SnsSms, sns_client
from chalicelib.shared.errors import RetriableError, RollcallError, SkippableError
from tests.channels.conftest import Provider

ADDRESS = {"email": "ann@elm.invalid", "sms": "+447700900123"}
PLACE = DeliveryPlace(ref=BatchRef(school_id="elm-1", message_id="01M", attempt=2, batch=13), delivery_id="d1")
HELLO = Rendered(subject="Trip", text="Dear Ann", html="")
ACCEPTED = {
    "email": b'{"MessageId": "ref-1"}',
    "sms": b"<PublishResponse><PublishResult><MessageId>ref-1</MessageId></PublishResult></PublishResponse>",
}


def refusal(channel: str, code: str) -> bytes:
    """An error answer that names the address, as the real ones do."""
    text = f"{ADDRESS[channel]} is not welcome"
    if channel == "email":
        return json.dumps({"__type": code, "message": text}).encode()
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>{text}</Message></Error></ErrorResponse>".encode()


@pytest.fixture(params=["email", "sms"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sender(channel: str, provider: Provider) -> Sender:
    assert provider.url
    if channel == "email":
        return SesEmail(ses_client(), sender="office@elm.invalid", configuration_set="rollcall-test")
    return SnsSms(sns_client(), sender_name="Rollcall")


def test_an_accepted_message_gives_the_providers_reference(channel: str, sender: Sender, provider: Provider) -> None:
    provider.body = ACCEPTED[channel]

    content = Rendered(subject="Trip\r\nto Kew", text="Dear Ann, £5 please", html="<p>Dear Ann, £5 please</p>")
    assert sender.send(ADDRESS[channel], content, PLACE) == "ref-1"

    (sent,) = provider.requests
    if channel == "email":
        body = json.loads(sent)
        assert body["Destination"] == {"ToAddresses": [ADDRESS["email"]]}
        assert body["Content"]["Simple"]["Subject"]["Data"] == "Trip to Kew"
        parts = {kind: part["Data"] for kind, part in body["Content"]["Simple"]["Body"].items()}
        assert body["ConfigurationSetName"] == "rollcall-test"
        assert place_of({"mail": {"tags": {tag["Name"]: [tag["Value"]] for tag in body["EmailTags"]}}}) == PLACE
        assert parts == {"Text": "Dear Ann, £5 please", "Html": content.html}
    else:
        form = parse_qs(sent.decode())
        assert (form["PhoneNumber"], form["Message"]) == ([ADDRESS["sms"]], ["Dear Ann, £5 please"])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((400, "MessageRejected"), SkippableError),
        ((403, "AccessDeniedException"), RetriableError),
        ((400, "SendingPausedException"), RetriableError),
        ((400, "AccountSuspendedException"), RetriableError),
        ((400, "MailFromDomainNotVerifiedException"), RetriableError),
        ((403, "ExpiredTokenException"), RetriableError),
        ((400, "Throttling"), RetriableError),
        ((429, "TooManyRequestsException"), RetriableError),
        ((500, "InternalFailure"), OutcomeUnknownError),
        ((503, "ServiceUnavailable"), OutcomeUnknownError),
        ((0, ""), OutcomeUnknownError),
    ],
)
def test_each_answer_is_told_apart_tried_once_and_the_address_is_in_no_error(
    channel: str, sender: Sender, provider: Provider, answer: tuple[int, str], expected: type[RollcallError]
) -> None:
    provider.status, provider.body = answer[0], refusal(channel, answer[1])

    with pytest.raises(expected) as raised:
        sender.send(ADDRESS[channel], HELLO, PLACE)

    assert len(provider.requests) == 1
    assert raised.value.__cause__ is None
    assert ADDRESS[channel] not in raised.value.safe + raised.value.internal


def test_a_provider_that_cannot_be_reached_has_certainly_not_taken_the_message(
    channel: str, sender: Sender, provider: Provider
) -> None:
    provider.stop()

    with pytest.raises(RetriableError):
        sender.send(ADDRESS[channel], HELLO, PLACE)
