"""A whole read of the sample MIS over OneRoster, in both versions and with every style of server."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.errors import FatalError, RetriableError
from chalicelib.domain.feed import Connector, Page
from chalicelib.domain.records import Contact, Group, Pupil, Record, Staff
from demo.sample_mis.oneroster.style import Naming
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.mis.rosters import Version, connect

DAY = "2026-03-04"


@pytest.fixture(scope="module")
def running() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=120) as sample:
        yield sample


@pytest.fixture
def mis(running: SampleMis) -> SampleMis:
    running.reset()
    return running


def pages(connector: Connector, dataset: Dataset) -> list[Page]:
    return list(connector.read(dataset, date=DAY))


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
