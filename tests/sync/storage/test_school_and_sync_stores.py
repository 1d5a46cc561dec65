"""The bulk verbs of the school and sync stores, on the fakes and on DynamoDB as moto plays it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.fakes.clock import A_MONDAY
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_records import school
from tests.fakes.sync.sync_store import FakeSyncStore
from tests.shared.control_table import create_control_table

TABLE = "rollcall-test-control"
IDS = [f"s{number:03}" for number in range(130)]


class ControlStores(NamedTuple):
    schools: SchoolStore
    sync: SyncStore


@pytest.fixture(params=["memory", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Iterator[ControlStores]:
    if request.param == "memory":
        yield ControlStores(FakeSchoolStore(), FakeSyncStore())
        return
    with mock_aws():
        create_control_table(TABLE)
        yield ControlStores(SchoolRepository(TABLE), SyncRepository(TABLE))


def due_at(minutes: int) -> SchoolSync:
    return SchoolSync(next_window_at=A_MONDAY + timedelta(minutes=minutes))


def test_many_schools_and_states_come_in_one_call_without_those_that_are_not_there(stores: ControlStores) -> None:
    for number, school_id in enumerate(IDS):
        stores.schools.put(school(school_id))
        stores.sync.save(school_id, due_at(number), version=Version(0), ended=None)

    schools, states = stores.schools.get_many([*IDS, "nobody"]), stores.sync.load_many([*IDS, "nobody"])

    assert set(schools) == set(states) == set(IDS)
    assert all(found == school(school_id) for school_id, found in schools.items())
    assert states["s007"] == stores.sync.load("s007")
    assert (states["s007"].state, states["s007"].version) == (due_at(7), 1)


def test_none_asked_for_is_none_found(stores: ControlStores) -> None:
    assert stores.schools.get_many([]) == {}
    assert stores.sync.load_many([]) == {}


def test_who_has_waited_longest_is_due_first_over_all_shards(stores: ControlStores) -> None:
    for number, school_id in enumerate(IDS):
        stores.sync.save(school_id, due_at(-number), version=Version(0), ended=None)

    assert list(stores.sync.due(A_MONDAY - timedelta(minutes=100))) == list(reversed(IDS[100:]))


def test_a_change_decides_again_when_another_came_first(stores: ControlStores) -> None:
    stores.schools.put(school("s1"))
    rivals = iter(["Oak School"])

    def rename(before: School) -> School:
        if rival := next(rivals, None):
            stores.schools.put(replace(before, name=rival))
        return replace(before, timezone="Europe/Dublin")

    after = stores.schools.change("s1", rename)

    assert (after.name, after.timezone) == ("Oak School", "Europe/Dublin")
    assert stores.schools.get("s1") == after


def test_there_is_no_changing_a_school_that_is_not_there(stores: ControlStores) -> None:
    with pytest.raises(NotFoundError):
        stores.schools.change("s1", lambda before: before)


@mock_aws
def test_an_item_that_cannot_be_understood_is_left_out_of_a_bulk_read() -> None:
    create_control_table(TABLE)
    stores = ControlStores(SchoolRepository(TABLE), SyncRepository(TABLE))
    stores.schools.put(school("s1"))
    stores.sync.save("s1", due_at(0), version=Version(0), ended=None)
    for sk in ("state#school", "state#sync"):
        item = {"school_id": {"S": "s2"}, "sk": {"S": sk}, "version": {"N": "1"}, "body": {"S": "{"}}
        boto3.client("dynamodb").put_item(TableName=TABLE, Item=item)

    assert set(stores.schools.get_many(["s1", "s2"])) == set(stores.sync.load_many(["s1", "s2"])) == {"s1"}


@mock_aws
def test_a_school_that_others_keep_changing_is_given_up_with_a_sentence() -> None:
    create_control_table(TABLE)
    schools = SchoolRepository(TABLE)
    schools.put(school("s1"))
    names = iter(range(100))

    def contended(before: School) -> School:
        schools.put(replace(before, name=f"School {next(names)}"))
        return before

    with pytest.raises(ConflictError, match="Please try again"):
        schools.change("s1", contended)
