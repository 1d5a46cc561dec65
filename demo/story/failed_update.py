"""Act five: an update fails while a message waits for it; the sender is asked, and it goes after the next good one."""

from typing import Any

from demo.api import Api
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_SLOW_MS = 1500  # between two pages: the time in which the office writes
_BODY = "Fernhill High: the car park is closed tomorrow."
_AUDIENCE = {"who": "contacts", "pupils": {"any_of": [{"registration": "8A"}]}, "contacts": "first"}


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; at its end the MIS answers as before."""
    before = around.texts()
    try:
        message = _wait_in_vain(tell, office, around)
        tell.check(around.texts() == before, "nothing was sent")
    finally:
        around.in_the_mis("delay", ms=0)
    run = office.wait_for_run(office.post("/sync/refresh", {"datasets": ["pupils"]})["run_id"])
    tell.step(f"The MIS lets Rollcall in again, and a refresh is pressed: {run['message']}")
    office.post(f"/messages/{message['id']}/retry")
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    texts = around.new_texts(before)
    tell.check(
        sent["status"] == "sent" and len(texts) == sent["recipients"] > 0,
        f"the sender tries again, and {len(texts)} phones have it, on data as of {sent['data_as_of']}",
    )


def _wait_in_vain(tell: Narrator, office: Api, around: Surroundings) -> Any:
    around.in_the_mis("delay", ms=_SLOW_MS)
    around.in_the_mis("faults", resource="*", status=403, after=1)
    refresh = office.post("/sync/refresh", {"datasets": ["pupils"]})
    order = {"audience": _AUDIENCE, "channel": "sms", "purpose": "general", "per": "contact", "body": _BODY}
    message = office.post("/messages", order | {"send": {"when": "after_sync"}})
    tell.check(message["status"] == "waiting_for_sync", f"a message waits for the refresh: {message['about']}")
    run = office.wait_for_run(refresh["run_id"])
    tell.check(run["status"] == "failed", f"the MIS refuses Rollcall halfway, and the refresh fails: {run['message']}")
    asked = office.wait_for_message(message["id"], {"needs_attention", "sent", "failed"})
    tell.check(asked["status"] == "needs_attention", f"the sender is asked: {asked['about']}")
    return message
