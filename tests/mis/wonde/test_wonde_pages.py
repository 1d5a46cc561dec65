"""Following Wonde's pages, and what is not progress."""

import json

import pytest

from chalicelib.directory.domain.records import Staff
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.errors import FatalError, RetriableError
from tests.mis.answers import Json
from tests.mis.clients import ON_THIS_MACHINE, TOKEN
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer, Reply, answer


def employee(number: int) -> Json:
    return {"id": f"E{number}", "forename": "Jo", "surname": "Lee"}


def test_every_page_is_followed_to_the_last(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1), employee(2)], [employee(3)], [employee(4)])
    assert [record.id for record in read("staff").of(Staff)] == ["E1", "E2", "E3", "E4"]


def test_the_next_address_is_taken_exactly_as_given(server: FakeServer, read: ReadDataset) -> None:
    following = f"{server.page_url('employees', 2)}&cursor=a%2Fb%3D&x="
    server.on("employees", answer([employee(1)], following))
    server.on("employees", answer([employee(2)]), page=2)
    read("staff")
    assert server.queries("employees")[1] == {"page": "2", "cursor": "a/b="}


def test_the_token_goes_with_every_page(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1)], [employee(2)])
    read("staff")
    assert {asked.authorization for asked in server.asked} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("meta", ["", ', "meta": null', ', "meta": []', ', "meta": {"pagination": []}', ', "meta": {}'])
def test_a_list_without_meta_is_one_page(server: FakeServer, read: ReadDataset, meta: str) -> None:
    server.on("employees", Reply(f'{{"data": [{json.dumps(employee(1))}]{meta}}}'.encode()))
    assert len(read("staff").records) == 1


def test_a_single_object_is_a_list_of_one(server: FakeServer, read: ReadDataset) -> None:
    server.on("employees", answer(employee(1)))
    assert len(read("staff").records) == 1


def test_an_empty_list_is_a_complete_read_of_nothing(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [])
    assert read("staff").records == []


@pytest.mark.parametrize("body", [b'{"data": null}', b'{"error": "maintenance"}', b"[]", b'{"data": 3}', b"<html>"])
def test_an_answer_without_a_list_is_never_taken_for_an_empty_one(
    server: FakeServer, read: ReadDataset, body: bytes
) -> None:
    server.on("employees", Reply(body))
    with pytest.raises(RetriableError):
        read("staff")


def test_a_page_equal_to_the_last_is_a_fault(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1)], [employee(1)], [employee(2)])
    with pytest.raises(RetriableError, match="came twice") as caught:
        read("staff")
    assert "nothing was taken away" in caught.value.safe


def test_a_next_that_points_back_is_a_fault(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1)], [employee(2)])
    server.on("employees", answer([employee(2)], server.page_url("employees", 2)), page=2)
    with pytest.raises(RetriableError, match="came twice"):
        read("staff")


def test_pages_that_take_turns_are_a_fault(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1)], [employee(2)], [employee(1)], [employee(2)])
    with pytest.raises(RetriableError, match="came twice"):
        read("staff")


def test_more_pages_announced_without_an_address_are_an_incomplete_read(server: FakeServer, read: ReadDataset) -> None:
    server.on("employees", Reply(b'{"data": [], "meta": {"pagination": {"next": null, "more": true}}}'))
    with pytest.raises(RetriableError, match="no next"):
        read("staff")


def test_a_next_page_on_another_host_is_not_asked(server: FakeServer, read: ReadDataset) -> None:
    elsewhere = server.page_url("employees", 2).replace("127.0.0.1", "localhost")
    server.on("employees", answer([employee(1)], elsewhere))
    with pytest.raises(FatalError) as caught:
        read("staff")
    assert caught.value.code == "mis_other_host"
    assert len(server.asked) == 1


def test_a_read_that_fails_half_way_raises_instead_of_ending(server: FakeServer, read: ReadDataset) -> None:
    server.pages("employees", [employee(1)], [employee(2)])
    server.on("employees", Reply(status=403), page=2)
    with pytest.raises(FatalError, match="answered 403"):
        read("staff")


@pytest.mark.parametrize("suffix", ["", "/", "/v1.0", "/v1.0/"])
def test_the_address_may_be_given_with_or_without_its_version(server: FakeServer, suffix: str) -> None:
    server.pages("employees", [employee(1)])
    connection = WondeConnection(base_url=server.url + suffix, school_id="A1")
    connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
    assert sum(len(page.records) for page in connector.read("staff", date="2026-06-24")) == 1


def test_a_schools_id_cannot_lead_out_of_its_place(server: FakeServer) -> None:
    connection = WondeConnection(base_url=server.url, school_id="../A2?x")
    connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
    with pytest.raises(FatalError, match="answered 404"):
        list(connector.read("staff", date="2026-06-24"))
    assert server.asked[0].resource == "v1.0/schools/..%2FA2%3Fx/employees"
