"""Act one: a parent's mobile changes in the MIS after the automatic sync, and the text reaches the new number."""

from demo.api import Api
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}
_LIST = {"audience": _AUDIENCE, "channel": "sms", "purpose": "general", "per": "contact"}


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; every outcome is checked against what the phones received."""
    automatic = around.automatic_sync(office)
    tell.step(f"The automatic sync has run: {automatic['message']}")

    preview = office.post("/audiences/preview", _LIST)
    parent = preview["recipients"]["items"][0]
    tell.step(
        f"The office lists parents of 9B: {preview['counts']['recipients']}, {parent['name']} on {parent['address']}"
    )
    number = around.in_the_mis("mobile", contact_id=parent["person_id"])["number"]
    new = "+44" + number.replace(" ", "").removeprefix("0")
    tell.step(f"{parent['name']}'s mobile is changed in the MIS to {number}; the office writes its message")
    again = office.post("/audiences/preview", _LIST)
    shown = _address_of(again, parent["person_id"])
    tell.check(shown == parent["address"], f"before refreshing, the list still shows the old number, {shown}")

    around.connection.hand_over(tell)
    refresh = office.post("/sync/refresh")
    tell.step(f"Refresh Now is pressed: {refresh['outcome']}")
    run = office.wait_for_run(refresh["run_id"])
    tell.check(
        run["status"].startswith("completed"), f"the refresh {run['status'].replace('_', ' ')}: {run['message']}"
    )

    before = around.texts()
    message = office.post(
        "/messages",
        {
            **_LIST,
            "body": "Fernhill High: 9B's museum trip leaves at 08:30 tomorrow.",
            "send": {"when": "now"},
            "preview_id": again["preview_id"],
        },
    )
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    texts = around.new_texts(before)
    tell.step(f"The message is {sent['status']} to {len(texts)} phones, on data as of {sent['data_as_of']}")
    tell.check(any(text.to == new for text in texts), f"a text went to the new number, {new}")
    tell.check(all(text.to != parent["address"] for text in texts), "no text went to the old number")
    note = sent["change_note"]
    tell.check(note["changed"] == 1 and note["added"] == note["removed"] == 0, f"the message says: {note['message']}")


def _address_of(preview: dict[str, dict[str, list[dict[str, str]]]], person_id: str) -> str:
    return next(r["address"] for r in preview["recipients"]["items"] if r["person_id"] == person_id)
