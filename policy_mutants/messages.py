"""The journey's parts about writing and sending, on a school that is up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.messages.domain.deadlines import DECIDED_WITHIN
from chalicelib.messages.domain.lanes import WAVE
from chalicelib.shared.purposes import Purpose
from demo.api import Api, ApiError
from policy_mutants.bench import Bench, BenchSchool, expect
from policy_mutants.coming_and_going import sync_coming_and_going
from policy_mutants.parts import Part

_DISPATCH: dict[Purpose, str] = {"general": "dispatch_message", "urgent": "dispatch_urgent"}
_DELIVER: dict[Purpose, str] = {"general": "deliver_batch", "urgent": "deliver_urgent"}
_LANE: dict[Purpose, str] = {"general": "", "urgent": "urgent-"}
"""What the names of a lane's queues begin with."""
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
            *(part for purpose in _LANE for part in self._of_a_lane(purpose)),
        ]

    def _of_a_lane(self, purpose: Purpose) -> list[Part]:
        """What each lane does with its own functions and queues."""
        dispatch, deliver = _DISPATCH[purpose], _DELIVER[purpose]
        sending = ("api_handler", dispatch, deliver)
        plays: list[tuple[str, tuple[str, ...], Callable[[Purpose, Bench], None]]] = [
            ("text message", sending, self._text),
            ("e-mail message", sending, self._e_mail),
            ("long message", (deliver,), self._long),
            ("message to nobody", (dispatch,), self._nobody),
            ("sync ends during dispatch", (dispatch,), self._sync_ends_meanwhile),
        ]
        return [
            Part(title=f"{purpose}: {title}", functions=functions, play=partial(play, purpose))
            for title, functions, play in plays
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
        """The tick lets messages of both lanes go whose time has come."""
        at = now() + timedelta(seconds=1)
        later = {"when": "at", "at": at.isoformat()}
        office = self._school.administrator
        messages = {lane: self._write(office, "sms", purpose, send=later) for purpose, lane in _LANE.items()}
        expect(all(one["status"] == "scheduled" for one in messages.values()), "the messages wait for their time")
        bench.until(at)
        bench.sweep()
        for lane, message in messages.items():
            bench.taken(f"{lane}dispatch", self._school.id)
            self._forget(message["id"])

    def _text(self, purpose: Purpose, bench: Bench) -> None:
        before = bench.around.texts()
        self._send(purpose, bench, "sms")
        expect(len(bench.around.new_texts(before)) == 1, "the text arrives")

    def _e_mail(self, purpose: Purpose, bench: Bench) -> None:
        before = bench.e_mails()
        self._send(purpose, bench, "email")
        expect(bench.e_mails() == before + 1, "the e-mail arrives")

    def _send(self, purpose: Purpose, bench: Bench, channel: str) -> None:
        office, lane = self._school.administrator, _LANE[purpose]
        shown = office.post("/audiences/preview", {"audience": self._audience(), "channel": channel})
        message = self._write(office, channel, purpose, preview_id=shown["preview_id"])
        tasks = bench.drain(f"{lane}dispatch", self._school)
        bench.drain(f"{lane}delivery", self._school)
        sent = office.get(f"/messages/{message['id']}")
        expect((sent["status"], sent["counts"]) == ("sent", {"sent": 1}), "the message is sent")
        deliveries = office.get(f"/messages/{message['id']}/deliveries")["items"]
        expect([delivery["status"] for delivery in deliveries] == ["sent"], "its delivery is listed")
        bench.work(f"{lane}dispatch", tasks)

    def _long(self, purpose: Purpose, bench: Bench) -> None:
        """A batch that ends queues the one a wave further on."""
        lane = _LANE[purpose]
        message = self._write(self._school.administrator, "sms", purpose)
        bench.drain(f"{lane}dispatch", self._school)
        first = bench.taken(f"{lane}delivery", self._school.id)
        stored = bench.messages.get(self._school.id, message["id"])
        bench.messages.save(replace(stored.message, batches=WAVE + 1), version=stored.version)
        bench.work(f"{lane}delivery", first)
        bench.taken(f"{lane}delivery", self._school.id)

    def _nobody(self, purpose: Purpose, bench: Bench) -> None:
        whole = {"school": True}
        nobody = {"who": "contacts", "pupils": {"any_of": [whole], "none_of": [whole]}, "contacts": "first"}
        message = self._write(self._school.administrator, "sms", purpose, audience=nobody)
        bench.drain(f"{_LANE[purpose]}dispatch", self._school)
        ended = self._school.administrator.get(f"/messages/{message['id']}")
        expect(ended["status"] == "failed", "a message to nobody fails")

    def _sync_ends_meanwhile(self, purpose: Purpose, bench: Bench) -> None:
        """A dispatch that holds a message back, because of a sync that ends at that moment, queues it again."""
        lane, function = _LANE[purpose], _DISPATCH[purpose]
        for _ in range(_TRIES):
            message = self._write(self._school.administrator, "sms", purpose)
            tasks = bench.taken(f"{lane}dispatch", self._school.id)
            with sync_coming_and_going(bench, self._school):
                bench.invoke(function, bench.event(f"{lane}dispatch", tasks[0]))
            queued_again = bench.take(f"{lane}dispatch", self._school.id)
            bench.take(f"{lane}delivery", self._school.id)
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

    def _write(
        self, writer: Api, channel: str, purpose: Purpose = "general", *, audience: object = None, **more: object
    ) -> Any:
        order = {
            "audience": audience or self._audience(),
            "channel": channel,
            "purpose": purpose,
            "per": "contact",
            "body": "A message from the bench.",
            "send": {"when": "now"},
        }
        return writer.post("/messages", order | ({"subject": "Bench"} if channel == "email" else {}) | more)

    def _audience(self) -> Any:
        return {"who": "contacts", "pupils": {"any_of": [{"pupil_ids": [self._pupil]}]}, "contacts": "first"}
