"""Files on the packaged stack: an upload starts a run by itself, and what was read is what an audience finds."""

from urllib.parse import urlsplit, urlunsplit

import pytest
import urllib3

from demo.api import Api, ApiError
from demo.note import DemoNote
from tests.journeys.stage import Stage, wait_for

pytestmark = pytest.mark.xdist_group("stack")

EVERYONE = {"who": "contacts", "pupils": {"any_of": [{"school": True}]}, "contacts": "responsible"}


DROP = {"kind": "file_drop", "layout": "oneroster"}


@pytest.fixture
def office(stage: Stage) -> Api:
    return stage.new_school().api


def upload(office: Api, content: bytes, *, size: int | None = None) -> int:
    address = office.post("/settings/mis/upload-address", {"name": "export.zip", "size": size or len(content)})
    return urllib3.request("PUT", address["url"], body=content).status


def export(demo: DemoNote) -> bytes:
    return urllib3.request("GET", f"{demo.mis_url}/exports/oneroster.zip").data


def test_a_file_is_tried_connected_and_a_newer_one_read_by_itself(office: Api, demo: DemoNote) -> None:
    assert upload(office, export(demo)) == 200
    tried = office.post("/settings/mis/test", DROP)
    assert [check["dataset"] for check in tried["datasets"]] == ["pupils", "staff", "groups"]
    assert all(check["permitted"] for check in tried["datasets"])
    assert "'all with responsibility' will mean 'all'" in " ".join(tried["datasets"][0]["missing"])
    assert office.put("/settings/mis", DROP)["secret"] == "not_needed"

    assert upload(office, export(demo)) == 200
    wait_for(lambda: office.get("/sync/runs?limit=1")["items"] or office.get("/sync")["run"], "the file starts a run")
    wait_for(lambda: office.get("/sync")["run"] is None, "the run ends")
    runs = office.get("/sync/runs?limit=5")["items"]  # a follow-up comes after where both arrivals were told late
    assert runs[-1]["trigger"] == "file"
    assert all(run["status"].startswith("completed") for run in runs)

    shown = office.post("/audiences/preview", {"audience": EVERYONE, "channel": "sms", "per": "contact", "limit": 1})
    assert shown["counts"]["recipients"] > 100
    assert "means all" in " ".join(shown["notes"])
    assert office.get("/me")["features"] == {"attendance": False}
    years = [one["selector"] for one in office.get("/groups?limit=100")["items"] if one["type"] == "year"]
    assert {"year": "9"} in years


def test_attendance_cannot_be_asked_of_a_school_whose_files_hold_none(office: Api) -> None:
    office.put("/settings/mis", DROP)
    absent = {"attendance": {"date": "today", "session": "AM", "codes": ["N"]}}
    audience = {"who": "contacts", "pupils": {"any_of": [absent]}, "contacts": "first"}
    with pytest.raises(ApiError, match="holds no attendance") as caught:
        office.post("/audiences/preview", {"audience": audience, "channel": "sms", "per": "pair"})
    assert caught.value.code == "no_attendance"


def test_an_address_is_for_that_file_alone(office: Api, demo: DemoNote) -> None:
    address = office.post("/settings/mis/upload-address", {"name": "export.zip", "size": 10})["url"]
    url = urlsplit(address)
    elsewhere = urlunsplit(url._replace(path=url.path.replace("export.zip", "other.zip")))
    assert urllib3.request("PUT", elsewhere, body=b"0123456789").status == 403
    assert urllib3.request("PUT", urlunsplit(url._replace(query="")), body=b"0123456789").status == 403
