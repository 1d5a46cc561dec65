"""One family is refreshed on the packaged stack, with before and after, while everybody else stays as they were."""

import pytest

from demo.api import Api
from demo.story.surroundings import Surroundings

pytestmark = pytest.mark.xdist_group("stack")

_CONTACTS = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}


def test_a_changed_number_is_there_seconds_after_one_family_was_asked_for(office: Api, around: Surroundings) -> None:
    listed = office.post("/audiences/preview", {"audience": _CONTACTS, "channel": "sms", "per": "pair"})
    first, second = listed["recipients"]["items"][:2]
    as_of = office.get("/sync")["data_as_of"]
    numbers = [around.in_the_mis("mobile", contact_id=one["person_id"])["number"] for one in (first, second)]
    run = office.wait_for_run(office.post("/sync/refresh", {"pupil_id": first["pupil_id"]})["run_id"])
    assert run["status"] == "completed"
    changes = office.get(f"/sync/runs/{run['id']}/changes")["items"]
    (field,) = next(change for change in changes if change["id"] == first["person_id"])["fields"]
    assert numbers[0] in field["after"]
    assert numbers[0] not in field["before"]
    again = office.post("/audiences/preview", {"audience": _CONTACTS, "channel": "sms", "per": "pair"})
    shown = {one["person_id"]: one["address"] for one in again["recipients"]["items"]}
    assert shown[first["person_id"]] == "+44" + numbers[0].replace(" ", "")[1:]
    assert shown[second["person_id"]] == second["address"], "another family waits for its own refresh"
    assert office.get("/sync")["data_as_of"] == as_of, "nobody else was read"
