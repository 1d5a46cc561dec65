"""Whether a read of the pupils is whole: what was left out, what was counted, what may not be seen."""

import json
from typing import Any

import pytest

from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.errors import FatalError, RetriableError
from tests.fakes.sync.sync_records import school
from tests.fakes.sync.sync_world import SyncWorld
from tests.mis.answers import contact, student
from tests.mis.clients import ON_THIS_MACHINE, TOKEN
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer, Reply, answer


def counts(students: Any) -> Reply:
    return Reply(json.dumps({"data": {"students": {"data": {"count": students}}}}).encode())


def test_records_that_cannot_be_used_are_counted_without_naming_anyone(server: FakeServer, read: ReadDataset) -> None:
    good = student("P1", contacts=[contact(), contact("C2", forename=None, surname=""), contact("C3", surname={})])
    server.pages("students", [good, student("", surname="Nameless-Id"), student("P3", groups="odd")])
    found = read("pupils")
    assert [record.id for record in found.records] == ["P1", "C1"]
    assert found.dropped == 4
    assert found.warnings == [
        "1 contact was left out: no id or no name.",
        "1 contact was left out: not in the form that Wonde documents.",
        "1 pupil was left out: no id or no name.",
        "1 pupil was left out: not in the form that Wonde documents.",
    ]


def test_ids_may_be_numbers(server: FakeServer, read: ReadDataset) -> None:
    server.pages("students", [student(id=17, contacts=[contact(id=18)])])
    assert [record.id for record in read("pupils").records] == ["17", "18"]


def test_a_token_that_may_not_see_contacts_is_an_error_and_not_an_absence(
    server: FakeServer, read: ReadDataset
) -> None:
    server.pages("students", [student("P1") | {"contacts": None}, student("P2") | {"contacts": None}])
    with pytest.raises(FatalError) as caught:
        read("pupils")
    assert caught.value.code == "mis_forbidden"
    assert "Contacts" in caught.value.safe


def test_the_total_is_the_count_of_pupils_while_they_come_and_of_all_at_the_end(
    server: FakeServer, read: ReadDataset
) -> None:
    server.on("counts", counts(2))
    server.pages("students", [student("P1", contacts=[contact()])], [student("P2", contacts=[contact("C2")])])
    found = read("pupils")
    assert [page.total for page in found.pages] == [2, 2, 4]
    assert len(found.records) == 4


def is_short(found: Any) -> bool:
    """Whether the engine would hold removals (sync.services.read_feed)."""
    totals = [page.total for page in found.pages if page.total is not None]
    return bool(totals) and len(found.records) + found.dropped < totals[-1]


def test_fewer_pupils_than_counted_are_read_and_the_total_says_so(server: FakeServer, read: ReadDataset) -> None:
    """PRODUCT's guard: additions and changes flow and removals wait. It was a failure, and stopped a school for good
    whose count was off."""
    server.on("counts", counts("3"))
    server.pages("students", [student("P1"), student("P2"), student("")])
    found = read("pupils")  # the one left out was read all the same
    assert (len(found.records), is_short(found)) == (2, False)
    unnamed = contact("C9", forename=None, surname="")
    server.pages("students", [student("P1")], [student("P2", contacts=[contact(), unnamed]), student("P1")])
    found = read("pupils")
    assert {record.id for record in found.records} == {"P1", "P2", "C1"}
    assert is_short(found)
    assert "Wonde counts 3 pupils, but 2 came, so nobody is taken away on the strength of this read." in found.warnings


def test_a_count_that_is_off_for_good_stops_nothing_but_removals(server: FakeServer) -> None:
    connection = WondeConnection(base_url=server.url, school_id="A1")
    mis = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
    world = SyncWorld(of=school(datasets=("pupils",)), connector=mis)
    server.on("counts", counts(4))
    server.pages("students", [student("P1"), student("P2")])
    assert world.refresh().outcome == "completed_with_errors"
    server.pages("students", [student("P1", forename="Tim"), student("P3")])
    assert world.refresh().outcome == "held"
    assert {one.id: one.forename for one in world.stored().pupils.values()} == {"P1": "Tim", "P2": "Tom", "P3": "Tom"}
    server.on("counts", counts(2))
    server.pages("students", [student("P1"), student("P3")])
    world.refresh()
    world.refresh()
    assert set(world.stored().pupils) == {"P1", "P3"}


def test_no_pupil_at_all_where_some_are_counted_is_no_read(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", counts(3))
    server.pages("students", [])
    with pytest.raises(RetriableError, match="no pupil came of 3 counted"):
        read("pupils")


def test_a_pupil_who_left_while_the_pages_were_read_is_no_fault(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", counts(2), counts(1))
    server.pages("students", [student("P1")])
    found = read("pupils")
    assert (len(found.records), is_short(found), found.warnings) == (1, False, [])


@pytest.mark.parametrize("reply", [Reply(status=403), Reply(status=404), answer([]), answer({"students": None})])
def test_a_school_without_counts_is_read_all_the_same(server: FakeServer, read: ReadDataset, reply: Reply) -> None:
    server.on("counts", reply)
    server.pages("students", [student()])
    found = read("pupils")
    assert (len(found.records), found.pages[0].total) == (1, None)


def test_a_refused_token_is_said_at_the_first_call(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", Reply(status=401))
    with pytest.raises(FatalError, match="401"):
        read("pupils")
    assert len(server.asked) == 1
