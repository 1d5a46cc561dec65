"""Act two: registers are saved after the automatic sync; parents of the absent are texted, one text for each child."""

from typing import Any

from demo.api import Api
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_GROUP = {"registration": "8A"}
_ABSENT = {"attendance": {"date": "today", "session": "AM", "codes": ["N"]}}
_BODY = (
    "Fernhill High: ((pupil first name)) is not in school this morning and we do not know why. "
    "Please call us on 01632 960999."
)


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; every outcome is checked against what the phones received."""
    everyone = office.post("/audiences/preview", _list_of({"any_of": [_GROUP]}))["recipients"]["items"]
    absent = [recipient["pupil_id"] for recipient in everyone][:3]
    around.in_the_mis("register", registration="8A", session="AM", absent=[])
    around.connection.hand_over(tell)
    automatic = around.automatic_sync(office)
    tell.step(f"The automatic sync has run: {automatic['message']}")
    around.in_the_mis("register", registration="8A", session="AM", absent=absent)
    tell.step(f"8A's register is saved: {len(absent)} pupils are absent with no reason given")

    asked = _list_of({"any_of": [_GROUP], "all_of": [_ABSENT]})
    stale = office.post("/audiences/preview", asked)
    tell.step(f"Before refreshing, the list has {stale['counts']['recipients']} parents")
    around.connection.hand_over(tell)
    refresh = office.post("/sync/refresh", {"datasets": ["attendance"]})
    run = office.wait_for_run(refresh["run_id"])
    tell.check(list(run["datasets"]) == ["attendance"], "only attendance was refreshed")
    preview = office.post("/audiences/preview", asked)
    found = {recipient["pupil_id"] for recipient in preview["recipients"]["items"]}
    tell.check(found == set(absent), f"now the list has one parent for each of the {len(found)} absent pupils")

    around.in_the_mis("marks", pupil_id=absent[0], session="AM", code="L")
    tell.step("One of them turns up late, and is marked so; the office refreshes and sends when the sync finishes")
    around.connection.hand_over(tell)
    before = around.texts()
    office.post("/sync/refresh", {"datasets": ["attendance"]})
    message = office.post(
        "/messages", {**asked, "body": _BODY, "send": {"when": "after_sync"}, "preview_id": preview["preview_id"]}
    )
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    texts = around.new_texts(before)
    tell.step(f"The message is {sent['status']}: {[text.body[:60] + '...' for text in texts]}")
    deliveries = office.get(f"/messages/{message['id']}/deliveries")["items"]
    reached = [delivery["pupil_id"] for delivery in deliveries]
    tell.check(sorted(reached) == sorted(absent[1:]), "one message for each child who is still absent")
    tell.check(absent[0] not in reached, "none for the child who was marked present in the meantime")
    tell.check(len(texts) == len(absent) - 1, f"{len(texts)} texts were received")
    tell.check(sent["change_note"]["removed"] == 1, f"the message says: {sent['change_note']['message']}")


def _list_of(pupils: dict[str, Any]) -> dict[str, Any]:
    audience = {"who": "contacts", "pupils": pupils, "contacts": "first"}
    return {"audience": audience, "channel": "sms", "purpose": "attendance", "per": "pair"}
