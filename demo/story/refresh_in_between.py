"""Act four: a number changes while it is being read past; a refresh pressed then is followed up, and the text waits."""

import time
from datetime import datetime
from typing import Any

from demo.api import Api, ApiError
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings, Text

_PUPILS = 20
_SLOW_MS = 5000  # between two pages: the time in which the office changes, presses and writes
_BODY = "Fernhill High: the school photographer comes tomorrow morning."


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; at its end the MIS is as quick as before, and the number is what it was."""
    listed = _list_of(around.first_in_the_mis(_PUPILS))
    preview = office.post("/audiences/preview", listed)
    parent = preview["recipients"]["items"][0]
    tell.step(f"The office lists parents of {_PUPILS} pupils, {parent['name']} on {parent['address']} among them")
    try:
        _play_in_between(tell, office, around, parent, {**listed, "body": _BODY, "preview_id": preview["preview_id"]})
    finally:
        around.in_the_mis("delay", ms=0)
        around.in_the_mis("mobile", contact_id=parent["person_id"], number=_as_written(parent["address"]))
    run = office.wait_for_run(office.post("/sync/refresh", {"datasets": ["pupils"]})["run_id"])
    tell.step(f"The number is put back in the MIS, and refreshed: {run['message']}")


def _play_in_between(
    tell: Narrator, office: Api, around: Surroundings, parent: dict[str, str], order: dict[str, Any]
) -> None:
    around.in_the_mis("delay", ms=_SLOW_MS)
    automatic_id = around.begin_automatic_sync(office)
    read = _wait_for_the_first_page(office)
    tell.step(f"The MIS is slow today; the automatic sync has read {read} pupils, {parent['name']}'s child among them")
    number = around.in_the_mis("mobile", contact_id=parent["person_id"])["number"]
    refresh = office.post("/sync/refresh", {"datasets": ["pupils"]})
    tell.step(f"Only now their mobile is changed in the MIS, to {number}, and Refresh Now is pressed")
    tell.check(refresh["outcome"] == "follow_up", f"the click books a run of its own: {refresh['outcome']}")
    before = around.texts()
    _send_now(tell, office, order)
    message = office.post("/messages", {**order, "send": {"when": "after_sync"}})
    tell.check(
        message["status"] == "waiting_for_sync" and around.texts() == before,
        f"a message for when the sync has finished waits: {message['about']}",
    )

    around.in_the_mis("delay", ms=0)
    tell.step("The MIS is quick again")
    automatic = office.wait_for_run(automatic_id)
    tell.step(f"The automatic sync has ended, and the follow-up takes its place: {automatic['message']}")
    followed = office.wait_for_run(refresh["run_id"])
    changed = followed["datasets"]["pupils"].get("changed")
    tell.check(changed == 1, f"the change was in the follow-up, not in the first read: {followed['message']}")
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    new = "+44" + number.replace(" ", "").removeprefix("0")
    _look_at_the_phones(tell, sent, around.new_texts(before), old=parent["address"], new=new)
    as_of, began = (datetime.fromisoformat(moment) for moment in (sent["data_as_of"], followed["started_at"]))
    tell.check(as_of >= began, "it went only after the follow-up, on what that has read")
    history = {run["id"]: run for run in office.get("/sync/runs?limit=10")["items"]}
    shown, name = history[followed["id"]], office.get("/me")["name"]
    tell.check(
        (shown["trigger"], shown["started_by"]) == ("follow_up", name) and automatic_id in history,
        f"the history shows the automatic run and then the {shown['trigger']} run, started by {shown['started_by']}",
    )


def _send_now(tell: Narrator, office: Api, order: dict[str, Any]) -> None:
    """Try to send in the middle of it all."""
    there = [message["id"] for message in office.get("/messages")["items"]]
    try:
        office.post("/messages", {**order, "send": {"when": "now"}})
    except ApiError as error:
        refused = (error.status, error.code) == (409, "sync_in_progress")
        tell.check(refused, f"sending now is refused ({error.status} {error.code}): {error.message}")
    else:
        tell.check(False, "sending now is refused")
    after = [message["id"] for message in office.get("/messages")["items"]]
    tell.check(after == there, "and no message was made of it")


def _look_at_the_phones(tell: Narrator, sent: dict[str, Any], texts: list[Text], *, old: str, new: str) -> None:
    tell.step(f"The message is {sent['status']} to {len(texts)} phones, on data as of {sent['data_as_of']}")
    tell.check(any(text.to == new for text in texts), f"a text went to the new number, {new}")
    tell.check(all(text.to != old for text in texts), "no text went to the old number")
    note = sent["change_note"]
    tell.check(note["changed"] == 1, f"the message says: {note['message']}")


def _wait_for_the_first_page(office: Api, *, seconds: float = 60) -> int:
    """How many pupils were read when the first page was, while the next one is still to come."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run = office.get("/sync")["run"]
        job = next((job for job in run["jobs"] if job["dataset"] == "pupils"), None) if run else None
        if job and job["state"] == "reading" and job["read"]:
            read: int = job["read"]
            return read
        time.sleep(0.1)
    raise TimeoutError(f"no page of pupils was read within {seconds:.0f} s")


def _list_of(pupil_ids: list[str]) -> dict[str, Any]:
    audience = {"who": "contacts", "pupils": {"any_of": [{"pupil_ids": pupil_ids}]}, "contacts": "first"}
    return {"audience": audience, "channel": "sms", "purpose": "general", "per": "contact"}


def _as_written(address: str) -> str:
    """A number as the MIS's office writes it: +447700900123 is 07700 900123."""
    digits = "0" + address.removeprefix("+44")
    return f"{digits[:5]} {digits[5:]}"
