"""The journey's parts about users, and about what providers tell of addresses."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from itertools import cycle
from typing import Any

from chalicelib.channels.port import BatchRef, DeliveryPlace
from demo.provider import GONE, email_event, text_line
from policy_mutants.bench import Bench, BenchSchool, expect
from policy_mutants.parts import Part


class People:
    """Parts that share one school, which is synced once; `contacts` are recipients of its people."""

    def __init__(self, school: BenchSchool, contacts: list[Any]) -> None:
        self._school = school
        self._contacts = cycle(contacts)
        self._invited = 0

    def parts(self) -> list[Part]:
        """The parts."""
        return [
            Part(title="users", functions=("api_handler",), play=self._users),
            Part(title="saved text", functions=("api_handler",), play=self._saved),
            Part(title="bounce", functions=("email_event", "api_handler"), play=self._bounce),
            Part(title="wrong number", functions=("text_receipts",), play=self._wrong_number),
        ]

    def _users(self, bench: Bench) -> None:
        """Somebody is invited, gets another role, and is disabled and enabled."""
        office = self._school.administrator
        self._invited += 1
        email = f"somebody{self._invited}@{self._school.id}.example"
        user = office.post("/users", {"email": email, "name": "Some Body", "role": "composer"})
        office.patch(f"/users/{user['id']}", {"role": "sender"})
        expect(office.patch(f"/users/{user['id']}", {"disabled": True})["status"] == "disabled", "they are disabled")
        expect(office.patch(f"/users/{user['id']}", {"disabled": False})["status"] == "invited", "and enabled")

    def _saved(self, bench: Bench) -> None:
        """A text is saved and deleted."""
        office = self._school.administrator
        office.put("/templates/bench", {"name": "Bench", "channel": "sms", "body": "Hello"})
        expect(office.get("/templates")["items"], "it is there")
        office.delete("/templates/bench")
        expect(not office.get("/templates")["items"], "it is gone")

    def _bounce(self, bench: Bench) -> None:
        """An e-mail comes back, and its address is tried again."""
        message_id, delivery = self._sent(bench, "email")
        ref = BatchRef(school_id=self._school.id, message_id=message_id, attempt=1, batch=0)
        place = DeliveryPlace(ref=ref, delivery_id=delivery["id"])
        bench.invoke("email_event", email_event(place, delivery["address"], "Bounce", GONE))
        self._expect_bad(delivery, message_id, "bounced")
        self._try_again(delivery, "email")

    def _wrong_number(self, bench: Bench) -> None:
        """A text fails because there is no such number."""
        message_id, delivery = self._sent(bench, "sms")
        line = text_line(delivery["reference"], delivery["address"], answer="Invalid phone number", arrived=False)
        bench.invoke("text_receipts", _of_the_log(line))
        self._expect_bad(delivery, message_id, "failed")
        self._try_again(delivery, "sms")

    def _try_again(self, delivery: Any, channel: str) -> None:
        own, path = {"channel": channel, "address": delivery["address"]}, f"/people/{delivery['person_id']}/try-address"
        person = self._school.administrator.post(path, own)
        states = [one["health"]["state"] for one in person["addresses"] if one["health"]]
        expect("untried" in states, "it is to be tried again")

    def _expect_bad(self, delivery: Any, message_id: str, outcome: str) -> None:
        office = self._school.administrator
        counts = office.get(f"/messages/{message_id}")["counts"]
        expect(counts == {outcome: 1}, f"the message counts it ({counts})")
        person = office.get(f"/people/{delivery['person_id']}")
        states = [one["health"]["state"] for one in person["addresses"] if one["health"]]
        expect("bad" in states, "the person's page says so")

    def _sent(self, bench: Bench, channel: str) -> tuple[str, Any]:
        """One message to the next contact."""
        office, person = self._school.administrator, next(self._contacts)
        order = {
            "audience": {"who": "people", "people_ids": [person["person_id"]]},
            "channel": channel,
            "purpose": "general",
            "per": "contact",
            "body": "A message from the bench.",
        }
        message = office.post("/messages", order | ({"subject": "Bench"} if channel == "email" else {}))
        bench.drain("dispatch", self._school)
        bench.drain("delivery", self._school)
        deliveries = office.get(f"/messages/{message['id']}/deliveries")["items"]
        expect(deliveries, "it is sent")
        return message["id"], deliveries[0]


def _of_the_log(line: str) -> dict[str, Any]:
    """What a log subscription hands to a function."""
    data = {"messageType": "DATA_MESSAGE", "owner": "0", "logGroup": "sns", "logStream": "s", "subscriptionFilters": []}
    events = {"logEvents": [{"id": "1", "timestamp": 1, "message": line}]}
    return {"awslogs": {"data": b64encode(gzip.compress(json.dumps(data | events).encode())).decode()}}
