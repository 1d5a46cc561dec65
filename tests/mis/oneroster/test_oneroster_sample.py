"""A whole read of the sample MIS over OneRoster, in both versions and with every style of server."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.directory.domain.records import Contact, Group, Pupil, Record, Staff, pupil_key
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, RetriableError
from demo.sample_mis import roll
from demo.sample_mis.oneroster.style import Naming
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.mis.oneroster.rosters import Version, connect

DAY = "2026-03-04"


@pytest.fixture(scope="module")
def running() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=120) as sample:
        yield sample


@pytest.fixture
def mis(running: SampleMis) -> SampleMis:
    running.reset()
    return running


def pages(connector: Connector, dataset: Dataset, *, since: datetime | None = None) -> list[Page]:
    return list(connector.read(dataset, date=DAY, since=since))


def read(mis: SampleMis, dataset: Dataset, version: Version = "1.2", **fields: Any) -> list[Record]:
    found = pages(connect(mis, version, **fields), dataset)
    assert sum(page.dropped for page in found) == 0
    return [record for page in found for record in page.records]


def pairs(records: list[Record]) -> dict[str, set[str]]:
    pupils = [record for record in records if isinstance(record, Pupil)]
    return {pupil.id: {link.contact_id for link in pupil.links} for pupil in pupils}


def true_pairs(mis: SampleMis) -> dict[str, set[str]]:
    return {pupil.id: {link.contact_id for link in pupil.links} for pupil in mis.school.pupils.values()}


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_every_person_and_class_of_the_school_arrives(mis: SampleMis, version: Version) -> None:
    contents = mis.school.contents
    people = read(mis, "pupils", version)
    assert {one.id for one in people if isinstance(one, Pupil)} == set(contents.pupils)
    assert {one.id for one in people if isinstance(one, Contact)} == set().union(*true_pairs(mis).values())
    assert {one.id for one in read(mis, "staff", version) if isinstance(one, Staff)} == set(contents.employees)
    groups = [one for one in read(mis, "groups", version) if isinstance(one, Group)]
    forms = {one.name for one in groups if one.type == "registration"}
    assert forms == {one.name for one in mis.school.registrations()}
    assert {one.id for one in groups if one.type == "class"} == set(contents.classes)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_pupil_has_year_registration_group_classes_and_number(mis: SampleMis, version: Version) -> None:
    groups = mis.school.contents.groups
    for pupil in read(mis, "pupils", version):
        if isinstance(pupil, Pupil):
            source = mis.school.pupils[pupil.id]
            assert (pupil.year, pupil.upn) == (groups[source.year_id].code, source.upn)
            assert pupil.registration == groups[source.registration_id].name
            assert pupil.group_ids == tuple(sorted({source.registration_id, *source.class_ids}))


@pytest.mark.parametrize("naming", ["pupils", "contacts", "both", "text"])
def test_agents_are_understood_whoever_names_whom_and_teachers_are_none(mis: SampleMis, naming: Naming) -> None:
    mis.style.agents = naming
    assert pairs(read(mis, "pupils")) == true_pairs(mis)


@pytest.mark.parametrize(("counted", "linked"), [(True, True), (True, False), (False, True), (False, False)])
def test_every_page_is_followed_with_any_hints_and_any_cut_of_the_limit(
    mis: SampleMis, counted: bool, linked: bool
) -> None:
    mis.style.counted, mis.style.linked, mis.style.most_rows = counted, linked, 37
    assert pairs(read(mis, "pupils")) == true_pairs(mis)


@pytest.mark.parametrize(
    "fields", [{"auth": "bearer"}, {"auth": "oauth1"}, {"auth": "oauth1", "signature": "HMAC-SHA256"}, {}]
)
@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_every_way_to_prove_who_asks_works(mis: SampleMis, version: Version, fields: dict[str, str]) -> None:
    assert len(read(mis, "staff", version, **fields)) == len(mis.school.contents.employees)


def test_nothing_is_asked_for_that_is_not_needed(mis: SampleMis) -> None:
    for dataset in ("pupils", "staff", "groups"):
        read(mis, dataset)
    assert {request.partition("?")[0] for request in mis.door.requests} == {"token", "users", "classes", "enrollments"}
    assert not any("role" in request for request in mis.door.requests)


def test_no_password_is_kept_even_in_the_note_for_going_on(mis: SampleMis) -> None:
    for page in pages(connect(mis), "pupils"):
        assert b"never-to-be-kept" not in msgspec.json.encode([page.records, page.resume])


@pytest.mark.parametrize(("dataset", "resource"), [("pupils", "users"), ("staff", "users"), ("groups", "classes")])
def test_fewer_than_the_server_counts_are_read_and_the_total_says_so(
    mis: SampleMis, dataset: Dataset, resource: str
) -> None:
    mis.style.most_rows = 5
    mis.door.add_fault(resource, trick="empty", after=1)
    found = pages(connect(mis), dataset)
    assert sum(len(page.records) + page.dropped for page in found) < (found[-1].total or 0)
    assert "but 5 came, so nobody is taken away" in found[-1].warnings[0]


def test_places_in_classes_that_are_lacking_are_told(mis: SampleMis) -> None:
    mis.style.most_rows = 50
    mis.door.add_fault("enrollments", trick="empty", after=1)
    found = pages(connect(mis), "pupils")
    told = "members of classes, but 50 came, so some are not in this read"
    assert any(told in one for page in found for one in page.warnings)
    assert {page.total for page in found} == {None}


@pytest.mark.parametrize("dataset", ["staff", "pupils"])
def test_a_read_of_changes_that_lacks_some_is_a_failure_to_read(mis: SampleMis, dataset: Dataset) -> None:
    mis.style.most_rows = 50
    mis.door.add_fault("users", trick="empty", after=1)
    with pytest.raises(RetriableError, match="50 came of"):
        pages(connect(mis), dataset, since=mis.school.clock() - timedelta(days=4000))


def test_a_family_is_not_read_from_a_list_that_lacks_some(mis: SampleMis) -> None:
    mis.style.most_rows = 50
    mis.door.add_fault("users", trick="empty", after=2)  # the first of the calls asks for the server's time
    with pytest.raises(RetriableError, match="50 came of"):
        connect(mis).read_family(next(iter(mis.school.pupils)), lambda _: ())


def test_attendance_is_refused_in_words(mis: SampleMis) -> None:
    with pytest.raises(FatalError, match="holds no attendance"):
        pages(connect(mis), "attendance")


def test_a_token_that_sees_nothing_is_told_from_an_empty_school(mis: SampleMis) -> None:
    mis.style.blind = True
    for dataset in ("pupils", "staff"):
        warnings = [text for page in pages(connect(mis), dataset) for text in page.warnings]
        assert warnings == [
            "OneRoster sent no people at all: Rollcall's access is probably not linked to a school there. "
            "Ask the school's OneRoster administrator to check it."
        ]
    pupil_id = next(iter(mis.school.pupils))
    assert connect(mis).confirm("pupils", [f"pupils#pupil#{pupil_id}"]) == {}
    with pytest.raises(RetriableError):
        connect(mis).read_family(pupil_id, lambda _: ())


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_only_people_of_the_schools_own_organisation_are_read(mis: SampleMis, version: Version) -> None:
    assert len(read(mis, "staff", version, org_id=mis.school.id)) == len(mis.school.contents.employees)
    found = pages(connect(mis, version, org_id="another"), "staff")
    assert [record for page in found for record in page.records] == []
    assert "none of the organisation" in found[-1].warnings[0]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_who_is_marked_to_be_deleted_has_left_and_who_vanished_is_gone(mis: SampleMis, version: Version) -> None:
    leaver, vanished, there = list(mis.school.pupils)[:3]
    roll.remove_pupil(mis.school, leaver, leaver=True)
    roll.vanish(mis.school, [vanished])
    ids = {one.id for one in read(mis, "pupils", version)}
    assert {leaver, vanished, there} & ids == {there}
    staff = next(iter(mis.school.contents.employees))
    connector = connect(mis, version)
    assert connector.confirm("pupils", [pupil_key(one) for one in (leaver, vanished, there)]) == {
        pupil_key(leaver): "left",
        pupil_key(vanished): "gone",
        pupil_key(there): "present",
    }
    assert connector.confirm("staff", [f"staff#staff#{staff}"]) == {f"staff#staff#{staff}": "present"}
    contact = next(iter(mis.school.contacts))
    assert connector.confirm("pupils", [f"pupils#contact#{contact}", "groups#group#G1"]) == {}


def test_where_nothing_changed_nothing_is_read(mis: SampleMis) -> None:
    later = mis.school.clock() + timedelta(minutes=5)
    assert [record for page in connect(mis).read("pupils", date=DAY, since=later) for record in page.records] == []
    assert all("filter=dateLastModified" in one for one in mis.door.requests if not one.startswith("token"))


def test_a_change_of_staff_alone_reads_no_pupils(mis: SampleMis) -> None:
    since = mis.school.clock() - timedelta(minutes=5)
    employee = next(iter(mis.school.contents.employees.values()))
    employee.updated_at = mis.school.clock()
    found = connect(mis)
    assert [record for page in found.read("pupils", date=DAY, since=since) for record in page.records] == []
    staff = [record for page in found.read("staff", date=DAY, since=since) for record in page.records]
    assert [one.id for one in staff] == [employee.id]
    assert connect(mis, trust_changes=True).trusts_changes("staff")
    assert not found.trusts_changes("pupils")


def test_a_family_has_the_siblings_who_share_a_contact(mis: SampleMis) -> None:
    families: dict[str, list[str]] = {}
    for pupil in mis.school.pupils.values():
        for link in pupil.links:
            families.setdefault(link.contact_id, []).append(pupil.id)
    asked, sibling = next(ids for ids in families.values() if len(ids) > 1)[:2]
    found = connect(mis).read_family(asked, lambda _: [sibling, "A-nobody"])
    assert {asked, sibling} <= {one.id for one in found.records if isinstance(one, Pupil)}
    assert found.gone == ("A-nobody",)


def test_the_404s_of_a_server_without_direct_reads_say_nothing(mis: SampleMis) -> None:
    mis.door.add_fault("users", status=404, after=1, times=9)
    assert connect(mis).confirm("pupils", [pupil_key("A-nobody")]) == {}
    mis.door.clear_faults()
    mis.door.add_fault("users", status=404, after=2, times=9)  # the first asks for the time, the second is the list
    with pytest.raises(RetriableError, match="no direct reads"):
        connect(mis).read_family("A-nobody", lambda _: ())
    mis.door.clear_faults()
