"""Connects the demo's school to its MIS in each of the three ways, and hands changes over where files carry them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import urllib3

from demo.api import Api, ApiError
from demo.note import DemoNote
from demo.people import MIS_SCHOOL_ID, MIS_TOKEN
from demo.sample_mis.oneroster.access import CLIENT_ID, CLIENT_SECRET
from demo.sample_mis.oneroster.routes import TOKEN_PATH
from demo.story.narrator import Narrator

CONNECTORS = ("wonde", "oneroster", "file_drop")

_pool = urllib3.PoolManager(timeout=30)


@dataclass(frozen=True)
class Connection:
    """One way to the sample MIS; `cannot` says which acts it cannot play, and why."""

    note: DemoNote
    kind: str
    cannot: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def made(self, tell: Narrator) -> Iterator[None]:
        """The school is connected in this way until the block ends, and then by Wonde again, as the demo began."""
        if self.kind == "wonde":
            yield
            return
        tell.act(f"The school is connected by {self.kind}")
        try:
            self._connect(tell, self._body(tell))
            yield
        finally:
            tell.act("The school is connected by wonde again")
            self._connect(tell, _wonde(self.note))

    def hand_over(self, tell: Narrator) -> None:
        """What changed in the MIS reaches Rollcall's door: servers are read when asked, files must be dropped."""
        if self.kind != "file_drop":
            return
        office = self.note.api("administrator")
        before = {run["id"] for run in office.get("/sync/runs?limit=20")["items"]}
        self._drop(office)
        run = _run_of_the_file(office, before)
        tell.check(run["trigger"] == "file", f"a new export is dropped, and read by itself: {run['message']}")

    def _body(self, tell: Narrator) -> dict[str, Any]:
        if self.kind == "oneroster":
            return _oneroster(self.note)
        office, flat = self.note.api("administrator"), {"kind": "file_drop", "layout": "flat"}
        self._drop(office)
        mapping = office.post("/settings/mis/test", flat)["suggested_mapping"]
        files = {one["file"]: len(one["columns"]) for one in mapping["files"]}
        tell.step(f"The MIS's reports are uploaded, and a mapping is suggested from their headers: {files}")
        return {**flat, "mapping": mapping}

    def _connect(self, tell: Narrator, body: dict[str, Any]) -> None:
        office = self.note.api("administrator")
        for check in office.post("/settings/mis/test", body)["datasets"]:
            tell.check(check["permitted"], f"{check['dataset']}: {check['message']} {', '.join(check['examples'])}")
        office.put("/settings/mis", body)
        run = office.wait_for_run(office.post("/sync/refresh")["run_id"])
        _let_go(office)
        tell.step(f"Its first update has ended as {run['status']}: {run['message']}")

    def _drop(self, office: Api) -> None:
        content = _pool.request("GET", f"{self.note.mis_url}/exports/reports.zip").data
        upload = {"name": "reports.zip", "size": len(content)}
        address = office.post("/settings/mis/upload-address", upload)
        answer = _pool.request(address["method"], address["url"], body=content)
        if answer.status != 200:
            raise RuntimeError(f"the upload was refused: {answer.status} {answer.data.decode(errors='replace')}")


def connection(note: DemoNote, kind: str) -> Connection:
    """The way by its kind, with the acts that it cannot play."""
    cannot = {
        "wonde": {},
        "oneroster": {
            "absent_today": "OneRoster holds no attendance.",
            "refresh_in_between": "OneRoster's people are whole only when its last page has come, so nothing can be "
            "changed behind the part that is read already.",
        },
        "file_drop": {
            "refresh_in_between": "A file is whole when it arrives: nothing changes while it is read.",
            "failed_update": "A file that has arrived can be read: no server refuses it halfway.",
        },
    }[kind]
    return Connection(note=note, kind=kind, cannot=cannot)


def _wonde(note: DemoNote) -> dict[str, Any]:
    return {"kind": "wonde", "base_url": f"{note.mis_url}/v1.0", "school_id": MIS_SCHOOL_ID, "token": MIS_TOKEN}


def _oneroster(note: DemoNote) -> dict[str, Any]:
    return {
        "kind": "oneroster",
        "version": "1.2",
        "base_url": note.mis_url,
        "auth": "oauth2",
        "token_url": note.mis_url + TOKEN_PATH,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


def _let_go(office: Api, *, seconds: float = 120) -> None:
    """Approve all that waits: another source lacks some of what the first one had, or calls it otherwise."""
    until = time.monotonic() + seconds
    while held := office.get("/sync/held?limit=100")["items"]:
        if time.monotonic() > until:
            raise TimeoutError(f"something is still held after {seconds:.0f} s")
        try:
            office.wait_for_run(office.post(f"/sync/held/{held[0]['id']}/approve")["run_id"])
        except ApiError as error:
            if error.status != 409:  # 409: the update that the file's arrival started is still under way, or just ended
                raise
            time.sleep(0.2)


def _run_of_the_file(office: Api, before: set[str], *, seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        active = office.get("/sync")["run"]
        ended = [run for run in office.get("/sync/runs?limit=5")["items"] if run["id"] not in before]
        if active or ended:
            return office.wait_for_run((active or ended[0])["id"])
        time.sleep(0.1)
    raise TimeoutError(f"the file was not read within {seconds:.0f} s")
