"""The journey's parts about writing and sending, on a school that is up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.domain.message_wakes import DECIDED_WITHIN
from demo.api import Api, ApiError
from infra.policy_mutants.bench import Bench, BenchSchool, expect
from infra.policy_mutants.coming_and_going import sync_coming_and_going
from infra.policy_mutants.parts import Part

_SENDING = ("api_handler", "dispatch_message", "deliver_batch")
_TRIES = 60


class Messages:
    """Parts that share one school, which is synced once: none of them changes its data."""

    def __init__(self, school: BenchSchool, everyone: list[Any]) -> None:
        self._school = school
        self._pupil = everyone[0]["pupil_id"]

    def parts(self) -> list[Part]:
        """The parts, those that end soonest first."""
        return [
            Part(title="looking around", functions=("api_handler",), play=self._look_around),
            Part(title="one person", functions=("api_handler",), play=self._restrict),
            Part(title="composer and sender", functions=("api_handler",), play=self._authorise_and_cancel),
            Part(title="message given up", functions=("schedule_tick",), play=self._given_up),
            Part(title="scheduled message", functions=("schedule_tick",), play=self._scheduled),
            Part(title="text message", functions=_SENDING, play=self._text),
            Part(title="e-mail message", functions=_SENDING, play=self._e_mail),
            Part(title="message to nobody", functions=("dispatch_message",), play=self._nobody),
            Part(title="sync ends during dispatch", functions=("dispatch_message",), play=self._sync_ends_meanwhile),
        ]

    def _look_around(self, bench: Bench) -> None:
        office = self._school.administrator
        expect(office.get("/me")["school"]["id"] == self._school.id, "the office sees its own school")
        expect(office.get("/sync")["state"] == "idle", "nothing is syncing")
        runs = office.get("/sync/runs")["items"]
        expect(office.get(f"/sync/runs/{runs[0]['id']}")["status"].startswith("completed"), "the history has the run")
        expect(office.get("/groups")["items"], "there are groups")
        found = office.post("/people/search", {"text": "a"})
        expect("items" in found, "people are found by name")
        preview = office.post("/audiences/preview", {"audience": self._audience(), "channel": "sms"})
        expect(preview["counts"]["recipients"] == 1, "a preview shows the recipient")
        office.get("/messages")

    def _restrict(self, bench: Bench) -> None:
        office = self._school.administrator
        said = office.put(f"/people/{self._pupil}/restrictions", {"never_contact": True})
        expect(said["restricted"], "an administrator's word is kept")
        expect(not office.put(f"/people/{self._pupil}/restrictions", {})["restricted"], "and can be taken back")
        entries = office.get("/audit?limit=2")["items"]
        expect([entry["action"] for entry in entries] == ["person_restricted"] * 2, "both are in the audit")

    def _authorise_and_cancel(self, bench: Bench) -> None:
        composer = self._school.composer
        expect(composer, "there is a composer")
        if composer is None:
            return
        message = self._write(composer, "sms")
        expect(message["status"] == "awaiting_authorisation", "a composer's message waits")
        office = self._school.administrator
        authorised = office.post(f"/messages/{message['id']}/authorise")
        expect(authorised["status"] == "dispatching", "it sets off when a sender authorises it")
        bench.taken("dispatch", self._school.id)
        cancelled = office.post(f"/messages/{message['id']}/cancel")
        expect(cancelled["status"] == "cancelled", "it can be cancelled until dispatch")

    def _given_up(self, bench: Bench) -> None:
        """The tick ends what nobody decided within a week."""
        composer = self._school.composer
        expect(composer, "there is a composer")
        if composer is None:
            return
        message = self._write(composer, "sms")
        stored = bench.messages.get(self._school.id, message["id"])
        longer_ago = stored.message.moved_at - DECIDED_WITHIN
        bench.messages.save(replace(stored.message, moved_at=longer_ago), version=stored.version)
        bench.sweep()
        ended = self._school.administrator.get(f"/messages/{message['id']}")
        expect(ended["status"] == "failed", "the message is given up")

    def _scheduled(self, bench: Bench) -> None:
        """The tick lets a message go whose time has come."""
        at = now() + timedelta(seconds=1)
        message = self._write(self._school.administrator, "sms", send={"when": "at", "at": at.isoformat()})
        expect(message["status"] == "scheduled", "the message waits for its time")
        bench.until(at)
        bench.sweep()
        bench.taken("dispatch", self._school.id)
        self._forget(message["id"])

    def _text(self, bench: Bench) -> None:
        before = bench.around.texts()
        self._send(bench, "sms")
        expect(len(bench.around.new_texts(before)) == 1, "the text arrives")

    def _e_mail(self, bench: Bench) -> None:
        before = bench.e_mails()
        self._send(bench, "email")
        expect(bench.e_mails() == before + 1, "the e-mail arrives")

    def _send(self, bench: Bench, channel: str) -> None:
        office = self._school.administrator
        shown = office.post("/audiences/preview", {"audience": self._audience(), "channel": channel})
        message = self._write(office, channel, preview_id=shown["preview_id"])
        tasks = bench.drain("dispatch", self._school)
        bench.drain("delivery", self._school)
        sent = office.get(f"/messages/{message['id']}")
        expect((sent["status"], sent["counts"]) == ("sent", {"sent": 1}), "the message is sent")
        deliveries = office.get(f"/messages/{message['id']}/deliveries")["items"]
        expect([delivery["status"] for delivery in deliveries] == ["sent"], "its delivery is listed")
        bench.work("dispatch", tasks)

    def _nobody(self, bench: Bench) -> None:
        whole = {"school": True}
        nobody = {"who": "contacts", "pupils": {"any_of": [whole], "none_of": [whole]}, "contacts": "first"}
        message = self._write(self._school.administrator, "sms", audience=nobody)
        bench.drain("dispatch", self._school)
        ended = self._school.administrator.get(f"/messages/{message['id']}")
        expect(ended["status"] == "failed", "a message to nobody fails")

    def _sync_ends_meanwhile(self, bench: Bench) -> None:
        """A dispatch that holds a message back, because of a sync that ends at that moment, queues it again."""
        for _ in range(_TRIES):
            message = self._write(self._school.administrator, "sms")
            tasks = bench.taken("dispatch", self._school.id)
            with sync_coming_and_going(bench, self._school):
                bench.invoke("dispatch_message", bench.event("dispatch", tasks[0]))
            queued_again = bench.take("dispatch", self._school.id)
            bench.take("delivery", self._school.id)
            self._forget(message["id"])
            if queued_again:
                return
            expect("AccessDenied" not in bench.last_log, "dispatch may do all that it tries")
        expect(False, f"one of {_TRIES} dispatches is held back just when the sync ends")

    def _forget(self, message_id: str) -> None:
        try:
            self._school.administrator.post(f"/messages/{message_id}/cancel")
        except ApiError as error:
            expect(error.status == 409, "a message whose recipients are decided cannot be cancelled")

    def _write(self, writer: Api, channel: str, *, audience: object = None, **more: object) -> Any:
        order = {
            "audience": audience or self._audience(),
            "channel": channel,
            "purpose": "general",
            "per": "contact",
            "body": "A message from the bench.",
            "send": {"when": "now"},
        }
        return writer.post("/messages", order | ({"subject": "Bench"} if channel == "email" else {}) | more)

    def _audience(self) -> Any:
        return {"who": "contacts", "pupils": {"any_of": [{"pupil_ids": [self._pupil]}]}, "contacts": "first"}
