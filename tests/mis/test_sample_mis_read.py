"""A whole read of the sample MIS, as Rollcall does it: every dataset, over the wire."""

from collections.abc import Iterator

import pytest

from chalicelib.directory.domain.digests import body_digest, encode_record, feed_digest
from chalicelib.directory.domain.records import AttendanceMark, Contact, Group, Pupil, Record, Staff, record_key
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import RetriableError
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def mis() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=60) as sample:
        yield sample


def pages_of(mis: SampleMis, dataset: Dataset, date: str) -> list[Page]:
    connection = WondeConnection(base_url=mis.url, school_id=SCHOOL_ID)
    connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
    return list(connector.read(dataset, date=date))


def read(mis: SampleMis, dataset: Dataset, date: str) -> list[Record]:
    pages = pages_of(mis, dataset, date)
    assert sum(page.dropped for page in pages) == 0
    return [record for page in pages for record in page.records]


def marked_day(mis: SampleMis) -> str:
    return max(mark.date for mark in mis.school.contents.marks.values())


def test_every_record_of_the_school_arrives(mis: SampleMis) -> None:
    contents, day = mis.school.contents, marked_day(mis)
    found = {dataset: read(mis, dataset, day) for dataset in DATASETS}
    pupils = [record for record in found["pupils"] if isinstance(record, Pupil)]
    contacts = [record for record in found["pupils"] if isinstance(record, Contact)]
    assert {pupil.id for pupil in pupils} == set(contents.pupils)
    linked = {link.contact_id for pupil in contents.pupils.values() for link in pupil.links}
    assert [contact.id for contact in contacts] == sorted(linked)
    assert {one.id for one in found["staff"] if isinstance(one, Staff)} == set(contents.employees)
    assert {one.id for one in found["groups"] if isinstance(one, Group)} == {*contents.groups, *contents.classes}
    marks = {(one.pupil_id, one.session): one.code for one in found["attendance"] if isinstance(one, AttendanceMark)}
    assert marks == {(one.pupil_id, one.session): one.code for one in contents.marks.values() if one.date == day}


def test_pairs_and_groups_hold_together(mis: SampleMis) -> None:
    records = read(mis, "pupils", "2026-01-01")
    contact_ids = {record.id for record in records if isinstance(record, Contact)}
    group_ids = {record.id for record in read(mis, "groups", "2026-01-01")}
    for pupil in records:
        if isinstance(pupil, Pupil):
            source = mis.school.contents.pupils[pupil.id]
            assert {link.contact_id: link.court_order for link in pupil.links} == {
                link.contact_id: bool(link.court_order) for link in source.links
            }
            assert {link.contact_id for link in pupil.links} <= contact_ids
            assert set(pupil.group_ids) <= group_ids
            assert pupil.year
            assert pupil.registration


def test_some_contacts_can_be_texted_and_some_numbers_are_untidy(mis: SampleMis) -> None:
    contacts = [record for record in read(mis, "pupils", "2026-01-01") if isinstance(record, Contact)]
    kinds = {phone.kind for contact in contacts for phone in contact.phones}
    assert "mobile" in kinds
    assert all(
        len({phone.e164 or phone.raw for phone in contact.phones}) == len(contact.phones) for contact in contacts
    )


@pytest.mark.parametrize("dataset", DATASETS)
def test_an_unchanged_feed_has_an_unchanged_digest(mis: SampleMis, dataset: Dataset) -> None:
    def digest() -> str:
        records = read(mis, dataset, marked_day(mis))
        return feed_digest((record_key(record), body_digest(encode_record(record))) for record in records)

    assert digest() == digest()


@pytest.mark.parametrize("trick", ["empty", "loop", "not_json"])
def test_a_broken_feed_never_passes_for_a_complete_read(mis: SampleMis, trick: str) -> None:
    mis.door.add_fault("students", trick=trick)  # type: ignore[arg-type]  # parametrised over the literal's values
    try:
        with pytest.raises(RetriableError):
            read(mis, "pupils", "2026-01-01")
    finally:
        mis.door.clear_faults()


def test_a_feed_that_stops_after_its_first_page_is_not_the_whole() -> None:
    with running_sample_mis(pupils=201) as mis:
        mis.door.add_fault("students", trick="short")
        short = pages_of(mis, "pupils", "2026-01-01")
        came = sum(len(page.records) + page.dropped for page in short)
        assert came < (short[-1].total or 0)
        assert "Wonde counts 201 pupils, but 200 came" in " ".join(short[-1].warnings)
        assert len(read(mis, "pupils", "2026-01-01")) > 201
