"""Whole syncs from the sample MIS with the tricks that broken feeds play."""

from collections.abc import Iterator

import pytest

from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import Dataset
from demo.sample_mis import roll
from demo.sample_mis.server import SCHOOL_ID as MIS_SCHOOL_ID
from demo.sample_mis.server import TOKEN, SampleMis, running_sample_mis
from tests.fakes.sync.sync_records import school
from tests.fakes.sync.sync_world import SyncWorld
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def running() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=240) as sample:
        yield sample


@pytest.fixture
def mis(running: SampleMis) -> SampleMis:
    running.reset()
    return running


def synced(mis: SampleMis) -> SyncWorld:
    connection = WondeConnection(base_url=mis.url, school_id=MIS_SCHOOL_ID)
    datasets: tuple[Dataset, ...] = ("pupils",)
    connector = build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)
    world = SyncWorld(of=school(datasets=datasets), connector=connector)
    assert world.refresh().outcome == "completed"
    return world


def people(world: SyncWorld) -> tuple[int, int]:
    directory = world.stored()
    return len(directory.pupils), len(directory.contacts)


def test_a_year_that_vanishes_is_held_and_let_go_when_it_is_back(mis: SampleMis) -> None:
    world = synced(mis)
    before = people(world)
    gone = roll.vanish_year(mis.school, "10")
    assert world.refresh().outcome == "held"
    assert people(world) == before
    assert len([key for key in world.stored().held if "#pupil#" in key]) == gone
    roll.restore_all(mis.school)
    assert world.refresh().outcome == "completed"
    assert (people(world), world.stored().held) == (before, frozenset())


def test_a_feed_that_comes_empty_where_pupils_are_counted_is_no_read_at_all(mis: SampleMis) -> None:
    world = synced(mis)
    before, as_of = people(world), world.state.head("pupils").data_as_of
    mis.door.add_fault("students", times=9, trick="empty")
    assert world.refresh().outcome == "failed"
    assert people(world) == before
    assert world.state.head("pupils").data_as_of == as_of


def test_of_a_feed_that_ends_early_changes_flow_and_whoever_is_absent_is_held(mis: SampleMis) -> None:
    world = synced(mis)
    before, as_of = people(world), world.state.head("pupils").data_as_of
    contact_id = next(iter(mis.school.pupils.values())).links[0].contact_id
    mis.school.set_mobile(contact_id, "07700 900997")
    mis.door.add_fault("students", times=9, trick="short")
    assert world.refresh().outcome == "held"
    assert people(world) == before
    assert len([key for key in world.stored().held if "#pupil#" in key]) == before[0] - 200
    assert world.stored().contacts[contact_id].phones[0].e164 == "+447700900997"
    assert world.state.head("pupils").data_as_of != as_of  # held removals don't stop it
    mis.door.clear_faults()
    assert world.refresh().outcome == "completed"
    assert (people(world), world.stored().held) == (before, frozenset())


def test_all_mobiles_blanked_at_once_keep_their_old_numbers(mis: SampleMis) -> None:
    world = synced(mis)
    before = with_a_mobile(world)
    for contact in list(mis.school.contacts.values()):
        phones = contact.details.phones
        phones.primary = phones.home = phones.work = None
        mis.school.set_mobile(contact.id, None)
    assert world.refresh().outcome == "held"
    assert before
    assert with_a_mobile(world) == before


def with_a_mobile(world: SyncWorld) -> set[str]:
    contacts = world.stored().contacts.values()
    return {one.id for one in contacts if any(phone.kind == "mobile" for phone in one.phones)}


def test_a_leaver_goes_at_once_with_the_contacts_that_the_mis_deleted(mis: SampleMis) -> None:
    world = synced(mis)
    leaver = next(iter(mis.school.pupils))
    roll.remove_pupil(mis.school, leaver, leaver=True)
    assert world.refresh().outcome == "completed"
    assert leaver not in world.stored().pupils
    assert set(world.stored().contacts) == {
        link.contact_id for pupil in mis.school.pupils.values() for link in pupil.links
    }
