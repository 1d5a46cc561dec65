"""Whether a read of the pupils is whole: what was left out, what was counted, what may not be seen."""

import json
from typing import Any

import pytest

from chalicelib.domain.errors import FatalError, RetriableError
from tests.mis.answers import contact, student
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


def test_the_total_is_the_mis_own_count_and_the_contacts_met(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", counts(2))
    server.pages("students", [student("P1", contacts=[contact()])], [student("P2", contacts=[contact("C2")])])
    found = read("pupils")
    assert [page.total for page in found.pages] == [3, 4, 4]
    assert len(found.records) == 4


def test_fewer_pupils_than_counted_is_an_incomplete_read(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", counts("3"))
    server.pages("students", [student("P1"), student("P2"), student("")])
    assert len(read("pupils").records) == 2  # the one left out was read all the same
    server.pages("students", [student("P1")], [student("P2"), student("P1")])
    with pytest.raises(RetriableError, match="2 pupils came of 3 counted"):
        read("pupils")


def test_a_pupil_who_left_while_the_pages_were_read_is_no_fault(server: FakeServer, read: ReadDataset) -> None:
    server.on("counts", counts(2), counts(1))
    server.pages("students", [student("P1")])
    assert len(read("pupils").records) == 1


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
