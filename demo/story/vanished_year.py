"""Act three: a whole year vanishes from the MIS; its removal waits, and an administrator keeps the people."""

from datetime import date
from typing import Any

from chalicelib.schools.domain.sync_settings import GuardSettings
from demo.api import Api
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_YEAR = "10"


def play(tell: Narrator, office: Api, around: Surroundings) -> None:
    """Play the act; at its end the year is back, and everything is as it was before."""
    administrator = around.note.api("administrator")
    before = office.post("/audiences/preview", _parents())["counts"]["recipients"]
    years = _vanishing()
    gone = sum(around.in_the_mis("vanish-year", year=year)["pupils"] for year in years)
    try:
        tell.step(f"Year {' and '.join(years)} vanishes from the MIS, unannounced: {gone} pupils")
        around.connection.hand_over(tell)
        run = _refresh(office)
        tell.check(run["status"] == "held", f"the refresh ends {run['status']}: {run['message']}")
        counts = run["datasets"]["pupils"]
        tell.check(
            "removed" not in counts and counts["held"] > gone, f"{counts['held']} people wait, nobody is removed"
        )
        sync = office.get("/sync")
        notes = [note["message"] for note in sync["attention"] if note["kind"] == "held_changes"]
        tell.check(sync["state"] == "attention" and notes, "the status asks an administrator to look")

        preview = office.post("/audiences/preview", _parents())
        reasons = {exclusion["reason"] for exclusion in preview["exclusions"]["items"]}
        tell.check(
            preview["counts"]["recipients"] == 0 and "being checked: may have left" in reasons,
            f"a message to Year {_YEAR} leaves {preview['counts']['excluded']} people out while they are being checked",
        )
        included = office.post("/audiences/preview", _parents(include_held=True))["counts"]["recipients"]
        tell.check(included == before, f"unless the sender takes them in: {included} recipients, as before")

        parts = administrator.get("/sync/held?limit=100")["items"]
        held = [person for part in parts for person in part["people"]]
        tell.check(len(held) == counts["held"], f"the administrator sees who waits, by name: {parts[0]['reason']}")
        for held_id in dict.fromkeys(part["id"] for part in parts):
            decided = office.wait_for_run(administrator.post(f"/sync/held/{held_id}/discard")["run_id"])
            tell.check(decided["status"].startswith("completed"), f"all are to be kept: {decided['message']}")
        kept = office.post("/audiences/preview", _parents())["counts"]["recipients"]
        tell.check(
            kept == before, f"Year {_YEAR} is written to again, though the MIS still lacks it: {kept} recipients"
        )
    finally:
        around.in_the_mis("restore")
        around.connection.hand_over(tell)
    run = _refresh(office)
    tell.check(run["status"].startswith("completed"), f"the year comes back to the MIS: {run['message']}")
    after = office.post("/audiences/preview", _parents())["counts"]["recipients"]
    tell.check(after == before, "and everything is as it was")


def _refresh(office: Api) -> Any:
    return office.wait_for_run(office.post("/sync/refresh", {"datasets": ["pupils"]})["run_id"])


def _vanishing() -> tuple[str, ...]:
    """One year; in late summer, when a school loses a year anyway, it takes more to be suspicious."""
    rollover = GuardSettings().in_rollover(date.today().isoformat())  # noqa: DTZ011 - the story's own day will do
    return (_YEAR, "11", "9") if rollover else (_YEAR,)


def _parents(**options: bool) -> dict[str, Any]:
    audience = {"who": "contacts", "pupils": {"any_of": [{"year": _YEAR}]}, "contacts": "first", **options}
    return {"audience": audience, "channel": "sms", "purpose": "general", "per": "contact"}
