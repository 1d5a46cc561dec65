"""A school, its secret and an administrator who changes the connection, all in memory."""

from typing import Any

from msgspec.structs import replace

from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.domain.mis_secrets import MisSecret
from chalicelib.mis.domain.mis_settings import MisSettings, MisSettingsView
from chalicelib.schools.domain.school import School
from chalicelib.sync.services.change_mis import ChangeMis
from tests.fakes.clock import A_MONDAY
from tests.fakes.mis_secrets import FakeMisSecrets
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_records import SCHOOL_ID, school
from tests.fakes.sync.sync_store import FakeSyncStore

WONDE = {"kind": "wonde", "base_url": "https://api.wonde.com", "school_id": "A1"}
ROSTER = {"kind": "oneroster", "version": "1.2", "base_url": "https://roster.example", "org_id": "org-1"}
OAUTH2 = {**ROSTER, "auth": "oauth2", "token_url": "https://login.example/token", "client_id": "rollcall"}
OAUTH1 = {**ROSTER, "version": "1.1", "auth": "oauth1", "client_id": "rollcall", "signature": "HMAC-SHA256"}
BEARER = {**ROSTER, "auth": "bearer"}


class MisOffice:
    """Gives connections as an administrator does; begins with Wonde and a secret that the operator put there."""

    def __init__(self, *, kept: str = "first") -> None:
        self.schools, self.sync, self.secrets = FakeSchoolStore(), FakeSyncStore(), FakeMisSecrets()
        self._change = ChangeMis(
            schools=self.schools,
            sync=self.sync,
            secrets=self.secrets,
            clock=lambda: A_MONDAY,
            this_machine=False,
        )
        self.schools.put(replace(school(), mis=WondeConnection(base_url=WONDE["base_url"], school_id="A1")))
        if kept:
            self.secrets.keep(SCHOOL_ID, MisSecret(token=kept))

    @property
    def school(self) -> School:
        return self.schools.get(SCHOOL_ID)

    @property
    def secret(self) -> str:
        kept = self.secrets.get(SCHOOL_ID)
        return kept.token if kept else ""

    def put(self, body: dict[str, Any]) -> MisSettingsView:
        return self._change(SCHOOL_ID, MisSettings(**body))
