"""Many schools behind one address, each with its own data and its own faults."""

from collections.abc import Iterator

import pytest
import urllib3

from demo.sample_mis.district import Member, running_district
from demo.sample_mis.school import School

_TOKEN = "of-the-district"


@pytest.fixture(scope="module")
def district() -> Iterator[tuple[str, list[Member]]]:
    schools = [School(school_id=f"A{number}", seed=number, pupils=10 + number) for number in range(3)]
    with running_district(schools, token=_TOKEN) as running:
        yield running


def students(url: str, school_id: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "GET", f"{url}/v1.0/schools/{school_id}/students/", headers={"Authorization": f"Bearer {_TOKEN}"}, retries=False
    )


def test_each_school_answers_with_its_own_pupils(district: tuple[str, list[Member]]) -> None:
    url, members = district
    for member in members:
        found = [row["id"] for row in students(url, member.school.id).json()["data"]]
        assert found == list(member.school.pupils)


def test_one_schools_fault_is_not_anothers(district: tuple[str, list[Member]]) -> None:
    url, members = district
    members[1].door.add_fault("students", status=500)
    assert [students(url, member.school.id).status for member in members] == [200, 500, 200]


@pytest.mark.parametrize("path", ["/v1.0/schools/A9/students/", "/", "/control/reset"])
def test_nobody_else_answers(district: tuple[str, list[Member]], path: str) -> None:
    assert urllib3.request("GET", district[0] + path, retries=False).status == 404
