"""What SES and SNS tell later, as they document it, and what of it is taken."""

import json
import re
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.channels.ses_events import place_of, place_tags, receipt_of
from chalicelib.channels.sns_receipts import sms_receipt
from ops.school import school_id

PLACE = DeliveryPlace(ref=BatchRef(school_id="elm-1", message_id="01M", attempt=2, batch=13), delivery_id="d1")
AT = datetime(2026, 11, 25, 9, 12, 3, tzinfo=UTC)
STAMP = "2026-11-25T09:12:03.000Z"


def mail(kind: str, **part: Any) -> dict[str, Any]:
    tags = {name: [value] for name, value in place_tags(PLACE).items()} | {"ses:operation": ["SendEmail"]}
    sent = {"messageId": "ref-1", "timestamp": STAMP, "destination": ["ann@elm.invalid"], "tags": tags}
    return {"eventType": kind, "mail": sent, kind.lower(): {"timestamp": STAMP} | part}


def text_line(status: str, answer: str = "Message has been accepted by phone") -> str:
    return json.dumps(
        {
            "notification": {"messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf", "timestamp": "2026-11-25 09:12:03"},
            "delivery": {
                "phoneCarrier": "My Phone Carrier",
                "destination": "+447700900123",
                "priceInUSD": 0.00645,
                "smsType": "Transactional",
                "providerResponse": answer,
            },
            "status": status,
        }
    )


@pytest.mark.parametrize(
    ("event", "status", "address", "words"),
    [
        (mail("Delivery"), "delivered", "reached", ""),
        (mail("Bounce", bounceType="Permanent", bounceSubType="NoEmail"), "bounced", "bad", "no such mailbox"),
        (mail("Bounce", bounceType="Permanent", bounceSubType="Suppressed"), "bounced", "bad", "not sent on"),
        (mail("Bounce", bounceType="Transient", bounceSubType="MailboxFull"), "bounced", "doubtful", "full"),
        (mail("Bounce", bounceType="Transient", bounceSubType="General"), "bounced", "doubtful", "at the time"),
        (mail("Bounce", bounceType="Undetermined", bounceSubType="Undetermined"), "bounced", "doubtful", "came back"),
        (mail("Reject", reason="Bad content"), "failed", None, "content"),
        (mail("Complaint", complaintFeedbackType="abuse"), "delivered", "reached", "junk"),
    ],
)
def test_an_e_mails_event_is_read(event: dict[str, Any], status: str, address: str | None, words: str) -> None:
    receipt = receipt_of(event)
    assert receipt is not None
    assert (receipt.status, receipt.address, receipt.at) == (status, address, AT)
    assert words in receipt.reason
    assert bool(receipt.reason) == bool(words)
    assert "ann@" not in receipt.reason
    assert receipt.complained == (event["eventType"] == "Complaint")
    assert place_of(event) == PLACE


@pytest.mark.parametrize(
    "event", [mail("Complaint", complaintFeedbackType="not-spam"), mail("DeliveryDelay"), mail("Open"), {}]
)
def test_what_says_nothing_of_the_delivery_is_left_alone(event: dict[str, Any]) -> None:
    assert receipt_of(event) is None


@pytest.mark.parametrize("tags", [{}, {"school": ["a"]}, {**{n: ["x"] for n in place_tags(PLACE)}, "batch": ["1"]}])
def test_an_e_mail_that_is_no_delivery_has_no_place(tags: dict[str, list[str]]) -> None:
    assert place_of({"mail": {"tags": tags}}) is None
    assert place_of({}) is None


@pytest.mark.parametrize(
    ("line", "status", "address", "words"),
    [
        (text_line("SUCCESS"), "delivered", "reached", ""),
        (text_line("FAILURE", "Invalid phone number"), "failed", "bad", "no such number"),
        (text_line("FAILURE", "Phone number is opted out"), "failed", "bad", "opted out"),
        (text_line("FAILURE", "Phone is currently unreachable/unavailable"), "failed", "doubtful", "out of reach"),
        (text_line("FAILURE", "Blocked as spam by phone carrier"), "failed", None, "junk"),
        (text_line("FAILURE", "Something new"), "failed", "doubtful", "could not be delivered"),
    ],
)
def test_a_texts_line_is_read(line: str, status: str, address: str | None, words: str) -> None:
    found = sms_receipt(line)
    assert found is not None
    reference, receipt = found
    assert reference == "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
    assert (receipt.status, receipt.address, receipt.at) == (status, address, AT)
    assert words in receipt.reason
    assert bool(receipt.reason) == bool(words)
    assert "7700900123" not in receipt.reason


@pytest.mark.parametrize("line", ["", "not json", "{}", '{"status": "SUCCESS"}', text_line("MAYBE")])
def test_a_line_that_is_no_receipt_is_told_apart(line: str) -> None:
    assert sms_receipt(line) is None


@pytest.mark.parametrize("given", ["fernhill", "A1930499544", "elm-1_b"])
def test_a_schools_id_can_be_a_tag(given: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", school_id(given)), "what SES takes as a tag's value"


@pytest.mark.parametrize("given", ["", "elm school", "elm.1", "élm", "x" * 65])
def test_an_id_that_could_not_be_one_is_refused_when_the_school_is_made(given: str) -> None:
    with pytest.raises(ArgumentTypeError):
        school_id(given)
