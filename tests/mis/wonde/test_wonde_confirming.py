"""Who Wonde says has left: its lists, direct reads of a few, and never a guess."""

from collections.abc import Iterator

import pytest

from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.errors import RetriableError
from demo.sample_mis import roll
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis
from tests.mis.answers import Json, contact, student
from tests.mis.clients import ON_THIS_MACHINE
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer


@pytest.fixture(scope="module")
def running() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=60) as sample:
        yield sample


@pytest.fixture
def mis(running: SampleMis) -> SampleMis:
    running.reset()
    return running


def connect(mis: SampleMis) -> Connector:
    connection = WondeConnection(base_url=mis.url, school_id=SCHOOL_ID)
    return build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)


def pupil_ids(mis: SampleMis, count: int) -> list[str]:
    return list(mis.school.pupils)[:count]


def key(pupil_id: str) -> str:
    return f"pupils#pupil#{pupil_id}"


def test_leavers_and_the_deleted_are_told_from_those_who_vanished_and_those_who_are_there(mis: SampleMis) -> None:
    leaver, deleted, there = pupil_ids(mis, 3)
    roll.remove_pupil(mis.school, leaver, leaver=True)
    roll.remove_pupil(mis.school, deleted)
    asked = [key(one) for one in (leaver, deleted, there, "A-nobody")]
    assert connect(mis).confirm("pupils", asked) == {
        key(leaver): "left",
        key(deleted): "left",
        key(there): "present",
        key("A-nobody"): "gone",
    }


def test_a_contact_who_is_there_is_not_reported_present_because_no_pupil_may_be_left(mis: SampleMis) -> None:
    contact_id = next(iter(mis.school.contacts))
    assert connect(mis).confirm("pupils", [f"pupils#contact#{contact_id}"]) == {}


def test_a_whole_year_that_vanished_is_not_read_one_by_one(mis: SampleMis) -> None:
    ids = pupil_ids(mis, 30)
    before = len(mis.door.requests)
    assert connect(mis).confirm("pupils", [key(one) for one in ids]) == {}
    assert len(mis.door.requests) - before <= 2


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_failure_to_answer_is_unknown_and_ends_the_asking(mis: SampleMis, status: int) -> None:
    mis.door.add_fault("*", status=status, times=50)
    try:
        assert connect(mis).confirm("pupils", [key("A-nobody"), key("A-other")]) == {}
        assert mis.door.requests[-1].startswith("students")
    finally:
        mis.door.clear_faults()


def test_where_the_school_itself_is_not_there_nobody_is_gone(mis: SampleMis) -> None:
    mis.door.add_fault("*", status=404, times=50)
    try:
        assert connect(mis).confirm("pupils", [key("A-nobody"), key("A-other")]) == {}
    finally:
        mis.door.clear_faults()


def test_groups_are_not_asked_about(mis: SampleMis) -> None:
    before = len(mis.door.requests)
    assert connect(mis).confirm("groups", ["groups#group#G1"]) == {}
    assert len(mis.door.requests) == before


def test_an_empty_list_from_wonde_is_a_failure_to_read(mis: SampleMis) -> None:
    mis.door.add_fault("students", trick="empty")
    with pytest.raises(RetriableError):
        list(connect(mis).read("pupils", date="2026-01-01"))


def has_unidentified(record: Json) -> Json:
    return record | {"forename": None, "surname": None}


def test_an_unusable_pupil_is_in_the_feed_with_all_contacts(server: FakeServer, read: ReadDataset) -> None:
    server.pages(
        "students", [has_unidentified(student("P1", contacts=[contact("C1"), has_unidentified(contact("C2"))]))]
    )
    found = read("pupils")
    assert [record.id for record in found.records] == ["C1"]
    assert sorted(key for page in found.pages for key in page.unusable) == ["pupils#contact#C2", "pupils#pupil#P1"]
    assert found.dropped == 2


def test_a_pupil_who_cannot_even_be_read_has_no_key_because_the_contacts_are_lost_with_it(
    server: FakeServer, read: ReadDataset
) -> None:
    server.pages("students", [student("P1") | {"surname": {"odd": 1}}])
    found = read("pupils")
    assert (found.dropped, [key for page in found.pages for key in page.unusable]) == (1, [])


def test_unusable_staff_and_groups_are_told_by_their_ids(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [{"id": "S1"}, {"id": "S2", "surname": {"odd": 1}}, {"surname": "Lee"}])
    found = read("staff")
    assert [key for page in found.pages for key in page.unusable] == ["staff#staff#S1", "staff#staff#S2"]
    assert found.dropped == 3
