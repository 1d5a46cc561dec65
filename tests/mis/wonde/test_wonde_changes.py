"""What changed since the last read, and one family by direct reads, from the sample MIS."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest

from chalicelib.directory.domain.records import Contact, Pupil, Record, Staff
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.errors import FatalError, RetriableError
from demo.sample_mis import roll
from demo.sample_mis.dates import now_utc
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis
from tests.mis.clients import ON_THIS_MACHINE
from tests.mis.fake_server import Reply, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=60) as sample:
        yield sample


@pytest.fixture
def mis(server: SampleMis) -> Iterator[SampleMis]:
    yield server
    server.reset()


def connector(mis: SampleMis, *, trust_changes: bool = True, school_id: str = SCHOOL_ID) -> Connector:
    connection = WondeConnection(base_url=mis.url, school_id=school_id, trust_changes=trust_changes)
    return build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)


def changed(mis: SampleMis, dataset: str = "pupils") -> list[Record]:
    since = now_utc() - timedelta(minutes=5)
    pages = connector(mis).read(dataset, date="2026-06-24", since=since)  # type: ignore[arg-type]  # one of two words
    return [record for page in pages for record in page.records]


def a_pair(mis: SampleMis) -> tuple[str, str]:
    """A pupil and one of the pupil's contacts."""
    pupil = next(pupil for pupil in mis.school.pupils.values() if pupil.links)
    return pupil.id, pupil.links[0].contact_id


def nobody(_contact_ids: Collection[str]) -> list[str]:
    return []


def test_the_connector_trusts_changes_only_where_the_school_says_so(mis: SampleMis) -> None:
    trusting, careful = connector(mis), connector(mis, trust_changes=False)
    assert [trusting.trusts_changes(dataset) for dataset in ("pupils", "staff", "groups", "attendance")] == [
        True,
        True,
        False,
        False,
    ]
    assert not careful.trusts_changes("pupils")


def test_where_nothing_changed_nothing_comes(mis: SampleMis) -> None:
    assert (changed(mis), changed(mis, "staff")) == ([], [])


def test_a_number_that_changed_comes_without_the_pupil(mis: SampleMis) -> None:
    _, contact_id = a_pair(mis)
    mis.school.set_mobile(contact_id, "07700 900777")
    (contact,) = changed(mis)
    assert isinstance(contact, Contact)
    assert (contact.id, contact.phones[0].e164) == (contact_id, "+447700900777")


def test_a_new_pupil_comes_with_contacts(mis: SampleMis) -> None:
    registration = next(group.code for group in mis.school.contents.groups.values() if group.type == "REGISTRATION")
    added = roll.add_pupil(mis.school, "Zed", "Newcomer", registration)
    found = changed(mis)
    assert {record.id for record in found} == {added.id, *(link.contact_id for link in added.links)}


def test_a_member_of_staff_who_changed_comes_alone(mis: SampleMis) -> None:
    employee = next(iter(mis.school.contents.employees.values()))
    employee.surname, employee.updated_at = "Changed", now_utc()
    (found,) = changed(mis, "staff")
    assert isinstance(found, Staff)
    assert (found.id, found.surname) == (employee.id, "Changed")


def test_the_sources_own_clock_comes_with_the_first_page(mis: SampleMis) -> None:
    page = next(connector(mis).read("pupils", date="2026-06-24"))
    assert page.source_clock is not None
    assert abs(page.source_clock - now_utc()) < timedelta(minutes=1)


def test_a_family_is_the_pupil_the_contacts_and_the_siblings_who_are_named(mis: SampleMis) -> None:
    pupil_id, _ = a_pair(mis)
    other = next(pupil for pupil in mis.school.pupils.values() if pupil.id != pupil_id)
    asked: list[Collection[str]] = []

    def siblings(contact_ids: Collection[str]) -> list[str]:
        asked.append(contact_ids)
        return [pupil_id, other.id]

    family = connector(mis).read_family(pupil_id, siblings)
    pupils = {record.id for record in family.records if isinstance(record, Pupil)}
    contacts = {record.id for record in family.records if isinstance(record, Contact)}
    links = [link.contact_id for one in (mis.school.pupils[pupil_id], other) for link in one.links]
    assert (pupils, contacts, family.gone) == ({pupil_id, other.id}, set(links), ())
    assert set(*asked) == {link.contact_id for link in mis.school.pupils[pupil_id].links}


def test_a_family_equals_what_the_whole_read_says_of_it(mis: SampleMis) -> None:
    pupil_id, _ = a_pair(mis)
    family = connector(mis).read_family(pupil_id, nobody)
    whole = [record for page in connector(mis).read("pupils", date="2026-06-24") for record in page.records]
    assert all(record in whole for record in family.records)


def test_a_pupil_who_is_not_there_any_more_is_gone(mis: SampleMis) -> None:
    pupil_id, _ = a_pair(mis)
    roll.remove_pupil(mis.school, pupil_id, leaver=True)
    assert connector(mis).read_family(pupil_id, nobody).gone == (pupil_id,)


def test_a_school_that_is_not_there_is_an_error_and_nobody_is_gone(mis: SampleMis) -> None:
    with pytest.raises(FatalError) as caught:
        connector(mis, school_id="A0000000000").read_family("A1", nobody)
    assert caught.value.code == "mis_not_found"


def test_a_school_that_is_not_there_any_more_when_a_sibling_is_read_is_an_error(mis: SampleMis) -> None:
    """Wonde may withdraw the school between two reads."""
    pupil_id, _ = a_pair(mis)

    def withdraw(_contact_ids: Collection[str]) -> list[str]:
        mis.door.add_fault("*", status=404, times=2)
        return ["A-sibling"]

    with pytest.raises(FatalError) as caught:
        connector(mis).read_family(pupil_id, withdraw)
    assert caught.value.code == "mis_not_found"


def test_an_answer_that_is_no_record_is_a_failure_to_read() -> None:
    with running_server() as fake:
        fake.on("students/A-1", Reply(b'{"data": null}'))
        connection = WondeConnection(base_url=fake.url, school_id="A1")
        with pytest.raises(RetriableError, match="no object"):
            build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE).read_family(
                "A-1", nobody
            )


def test_a_sibling_who_cannot_be_used_is_left_out_with_a_warning(mis: SampleMis) -> None:
    pupil_id, _ = a_pair(mis)
    other = next(pupil for pupil in mis.school.pupils.values() if pupil.id != pupil_id)
    other.forename = other.surname = ""
    family = connector(mis).read_family(pupil_id, lambda _: [other.id])
    assert {record.id for record in family.records if isinstance(record, Pupil)} == {pupil_id}
    assert family.warnings == ("1 pupil was left out: no id or no name.",)
    assert family.dropped == 1


def test_a_pupil_whose_own_record_cannot_be_used_is_told_in_a_sentence(mis: SampleMis) -> None:
    pupil_id, _ = a_pair(mis)
    pupil = mis.school.pupils[pupil_id]
    pupil.forename = pupil.surname = ""
    with pytest.raises(FatalError, match="record in Wonde cannot be used: no id or no name"):
        connector(mis).read_family(pupil_id, nobody)
