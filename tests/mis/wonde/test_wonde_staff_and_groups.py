"""Staff, groups and classes out of Wonde."""

import pytest

from chalicelib.directory.domain.records import Email, Group, Phone, Staff
from chalicelib.shared.errors import FatalError
from tests.mis.answers import Json, details
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer, Reply


def employee(employee_id: str, **fields: object) -> Json:
    return {"id": employee_id, "title": "Mr", "forename": "Jo", "surname": "Lee"} | fields


def test_a_member_of_staff_comes_with_addresses(server: FakeServer, read: ReadDataset) -> None:
    reach = details(email="J.Lee@example.com", work="01632 960001", mobile="07700 900123")
    server.pages("employees", [employee("E1", contact_details=reach)])
    assert read("staff").records == [
        Staff(
            id="E1",
            title="Mr",
            forename="Jo",
            surname="Lee",
            phones=(
                Phone(raw="07700 900123", e164="+447700900123", kind="mobile"),
                Phone(raw="01632 960001", e164="+441632960001", kind="landline"),
            ),
            emails=(Email(raw="J.Lee@example.com", address="j.lee@example.com"),),
        )
    ]
    assert server.queries("employees")[0]["include"] == "contact_details,employment_details"


def test_those_who_left_the_school_are_not_staff(server: FakeServer, read: ReadDataset) -> None:
    left = employee("E1", employment_details={"data": {"current": False}})
    here = employee("E2", employment_details={"data": {"current": True}})
    unsaid = employee("E3", employment_details={"data": []})
    server.pages("employees", [left, here, unsaid])
    found = read("staff")
    assert [record.id for record in found.records] == ["E2", "E3"]
    assert found.dropped == 0


def test_staff_without_a_name_are_counted(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee("E1", forename=None, surname=None), employee("E2", surname=None, forename="")])
    found = read("staff")
    assert (found.records, found.dropped) == ([], 2)
    assert found.warnings == ["2 staff records were left out: no id or no name."]


def test_groups_and_classes_are_one_dataset(server: FakeServer, read: ReadDataset) -> None:
    server.pages(
        "groups",
        [{"id": "G1", "name": "Year 9", "type": "YEAR"}, {"id": "G2", "name": " 11z/Ag1  ", "type": "HOUSE"}],
        [{"id": "G3", "name": None, "code": "9B", "type": "Registration_Group"}, {"id": "G4", "name": None}],
    )
    server.pages("classes", [{"id": "K1", "name": "9b/Ma1"}, {"id": "G1", "name": "Year 9 again"}])
    found = read("groups")
    assert found.records == [
        Group(id="G1", name="Year 9", type="year"),
        Group(id="G2", name="11z/Ag1", type="other"),
        Group(id="G3", name="9B", type="registration"),
        Group(id="K1", name="9b/Ma1", type="class"),
    ]
    assert found.warnings == ["1 group was left out: no id or no name."]


@pytest.mark.parametrize(("refused", "permission"), [("groups", "Groups"), ("classes", "Classes")])
def test_a_list_that_may_not_be_read_fails_the_dataset_and_names_the_permission(
    server: FakeServer, read: ReadDataset, refused: str, permission: str
) -> None:
    server.pages("groups", [])
    server.pages("classes", [])
    server.on(refused, Reply(status=403))
    with pytest.raises(FatalError) as caught:
        read("groups")
    assert f'grant "{permission}"' in caught.value.safe
