"""A text arrives at the number and an e-mail at the address that the office was shown."""

from typing import Any

import pytest
import urllib3

from demo.api import Api
from demo.note import DemoNote
from demo.story.surroundings import Surroundings

pytestmark = pytest.mark.xdist_group("stack")

_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "7A"}]}, "contacts": "first"}
_BODY = "The museum trip leaves at 08:30 tomorrow."


def _send(office: Api, channel: str, **more: str) -> tuple[list[str], Any]:
    """Send to 7A; gives the addresses that the preview showed, and the message when it has ended."""
    shown = office.post("/audiences/preview", {"audience": _AUDIENCE, "channel": channel})
    order = {"audience": _AUDIENCE, "channel": channel, "purpose": "general", "per": "contact", "body": _BODY, **more}
    message = office.post("/messages", order | {"preview_id": shown["preview_id"]})
    addresses = sorted(recipient["address"] for recipient in shown["recipients"]["items"])
    assert addresses
    return addresses, office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})


def _e_mails(demo: DemoNote) -> list[Any]:
    boxes = urllib3.request("GET", f"{demo.endpoint_url}/_ministack/ses/messages").json()["messages"]
    return [mail for box in boxes.values() for mail in box]


def test_a_text_goes_to_each_number_that_was_shown(office: Api, around: Surroundings) -> None:
    before = around.texts()
    numbers, message = _send(office, "sms")
    assert (message["status"], message["counts"]) == ("sent", {"sent": len(numbers)})
    received = around.new_texts(before)
    assert sorted(text.to for text in received) == numbers
    assert {text.body for text in received} == {_BODY}


def test_an_e_mail_goes_to_each_address_that_was_shown(office: Api, demo: DemoNote) -> None:
    before = len(_e_mails(demo))
    addresses, message = _send(office, "email", subject="Museum trip")
    assert (message["status"], message["counts"]) == ("sent", {"sent": len(addresses)})
    received = _e_mails(demo)[before:]
    assert sorted(to for mail in received for to in mail["To"]) == addresses
    assert {mail["Subject"] for mail in received} == {"Museum trip"}
    assert all(_BODY in str(mail) and "Quiet School" in str(mail) for mail in received)
    deliveries = office.get(f"/messages/{message['id']}/deliveries")["items"]
    assert sorted(delivery["address"] for delivery in deliveries) == addresses
