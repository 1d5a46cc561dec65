"""What happens around the office: the schedule, the MIS, and the phones that receive texts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3
import urllib3
from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.mis.file_drop.flat_people import CONTACT_ID
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.storage.sync_repository import SyncRepository
from demo.api import Api
from demo.note import DemoNote
from demo.people import MIS_SCHOOL_ID, MIS_TOKEN
from demo.provider import Providers, providers
from demo.story.connectors import Connection, connection
from demo.tick import wake_tick
from infra.cloud import EMULATOR_ACCOUNT, Cloud
from ops.school import use_credentials

_pool = urllib3.PoolManager(timeout=30)


@dataclass(frozen=True)
class Text:
    """One text as a phone received it."""

    to: str
    body: str


@dataclass(frozen=True)
class Surroundings:
    """The running demo, seen from outside the office."""

    note: DemoNote
    connector: str = "wonde"

    @property
    def connection(self) -> Connection:
        """How the school is connected to its MIS."""
        return connection(self.note, self.connector)

    @property
    def providers(self) -> Providers:
        """Those who carry messages, and tell later what became of them."""
        use_credentials(Cloud(region=self.note.region, endpoint_url=self.note.endpoint_url))
        return providers(boto3.client, self.note.stage, region=self.note.region, account=EMULATOR_ACCOUNT)

    def automatic_sync(self, api: Api) -> Any:
        """Let the school's sync window open now, as the schedule does, and give the run that followed."""
        return api.wait_for_run(self.begin_automatic_sync(api))

    def begin_automatic_sync(self, api: Api) -> str:
        """Let the school's sync window open now and give the run's id, without waiting for its end."""
        use_credentials(Cloud(region=self.note.region, endpoint_url=self.note.endpoint_url))
        missed = now() - timedelta(hours=25)  # a tick that was late by a day opens what it missed, once
        states = SyncRepository(f"rollcall-{self.note.stage}-control")
        school_id = self.note.school_id
        change_sync(states, school_id, lambda state: (replace(state, next_window_at=missed), None, None))
        wake_tick(boto3.client("lambda"), self.note.stage, wait=True)
        active = states.load(school_id).state.run
        run_id: str = active.id if active else api.get("/sync/runs?limit=1")["items"][0]["id"]
        return run_id

    def first_in_the_mis(self, pupils: int) -> list[str]:
        """The ids of the pupils whom the MIS lists first, and so gives on the first page."""
        students = f"{self.note.mis_url}/v1.0/schools/{MIS_SCHOOL_ID}/students/?per_page={pupils}"
        answer = _pool.request("GET", students, headers={"Authorization": f"Bearer {MIS_TOKEN}"})
        return [student["id"] for student in answer.json()["data"]]

    def in_the_mis(self, change: str, **order: object) -> Any:
        """Change something in the sample MIS: mobile, marks, register, faults, token, delay."""
        if isinstance(contact_id := order.get("contact_id"), str):
            order["contact_id"] = contact_id.removeprefix(CONTACT_ID)  # read from reports, ids are told apart by kind
        answer = _pool.request("POST", f"{self.note.mis_url}/control/{change}", json=order)
        if answer.status != 200:
            raise RuntimeError(f"the sample MIS refused {change}: {answer.data.decode()}")
        return answer.json()

    def texts(self) -> list[Text]:
        """All texts that phones have received so far."""
        answer = _pool.request("GET", f"{self.note.endpoint_url}/_ministack/sns/sms-messages")
        boxes = answer.json()["sms_messages"]
        return [Text(to=sms["PhoneNumber"], body=sms["Message"]) for box in boxes.values() for sms in box]

    def new_texts(self, before: list[Text]) -> list[Text]:
        """The texts received since `before` was asked for."""
        rest = self.texts()
        for text in before:
            rest.remove(text)
        return rest
