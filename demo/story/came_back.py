"""Act six: an e-mail comes back; the office sees it on the person, and writes elsewhere until it is mended."""

import time
from typing import Any

from chalicelib.channels.port import BatchRef, DeliveryPlace
from demo.api import Api
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_LIST = {
    "audience": {"who": "contacts", "pupils": {"any_of": [{"registration": "8B"}]}, "contacts": "first"},
    "channel": "email",
}
_TEXT = {"subject": "Sports day", "body": "Dear ((contact name)), sports day is on Friday.", "purpose": "general"}


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; at its end the address is trusted as before."""
    message = office.post("/messages", {**_LIST, **_TEXT, "per": "contact"})
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    delivery = office.get(f"/messages/{message['id']}/deliveries")["items"][0]
    tell.step(f"An e-mail goes to {sent['recipients']} parents of 8B, {delivery['name']} among them")
    ref = BatchRef(school_id=around.note.school_id, message_id=message["id"], attempt=1, batch=0)
    around.providers.bounce(DeliveryPlace(ref=ref, delivery_id=delivery["id"]), delivery["address"])
    counts = _counts_once_told(office, message["id"])
    tell.check(counts.get("bounced") == 1, f"the one to {delivery['address']} comes back: {counts}")

    person = office.get(f"/people/{delivery['person_id']}")
    health = next(one["health"] for one in person["addresses"] if one["address"] == delivery["address"])
    tell.check(health and health["state"] == "bad", f"{person['name']}'s page says so: {health and health['reason']}")
    why = office.post(f"/messages/{message['id']}/why", {"person_id": delivery["person_id"]})
    tell.check("came back" in why["message"], f"so does the message, asked why: {why['message']}")
    shown = office.post("/audiences/preview", _LIST)
    reasons = {one["person_id"]: one["reason"] for one in shown["exclusions"]["items"]}
    reason = reasons.get(delivery["person_id"], "")
    tell.check("nothing reaches" in reason, f"the next message leaves that address out: {reason}")

    own = {"channel": "email", "address": delivery["address"]}
    office.post(f"/people/{delivery['person_id']}/try-address", own)
    again = office.post("/audiences/preview", _LIST)["recipients"]["items"]
    tell.check(
        any(one["person_id"] == delivery["person_id"] for one in again),
        "the parent says that the mailbox works again, and the office has it tried again",
    )


def _counts_once_told(office: Api, message_id: str, *, seconds: float = 30) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        counts = office.get(f"/messages/{message_id}")["counts"]
        if "bounced" in counts:
            break
        time.sleep(0.2)
    return counts
