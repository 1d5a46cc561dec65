"""What every StatusStore must do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.errors import NotFoundError
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.ports import StatusStore, SyncStore
from chalicelib.sync.domain.requests import new_run
from chalicelib.sync.domain.state import Head, SchoolSync
from chalicelib.sync.storage.status_repository import StatusRepository
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.fakes.clock import A_MONDAY
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.status_store import FakeStatusStore
from tests.fakes.sync.sync_records import school
from tests.fakes.sync.sync_store import FakeSyncStore
from tests.shared.table_definitions import CONTROL, aws

NOW = A_MONDAY


class StatusStores(NamedTuple):
    """The store, and those by which its two halves are written."""

    status: StatusStore
    schools: SchoolStore
    sync: SyncStore


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Iterator[StatusStores]:
    if request.param == "fake":
        schools, sync = FakeSchoolStore(), FakeSyncStore()
        yield StatusStores(FakeStatusStore(schools, sync), schools, sync)
        return
    with aws():
        yield StatusStores(StatusRepository(CONTROL), SchoolRepository(CONTROL), SyncRepository(CONTROL))


def a_state() -> SchoolSync:
    run = new_run("run-1", ("pupils",), trigger="refresh", lane="refresh", started_by="Zoë Lane", now=NOW)
    head = Head(digest="d", epoch=3, data_as_of=NOW - timedelta(hours=1), people={"pupil": 7})
    return SchoolSync(run=run, heads={"pupils": head}, next_window_at=NOW + timedelta(hours=1))


def test_a_school_comes_with_its_sync_state(stores: StatusStores) -> None:
    stores.schools.put(school("school-a"))
    stores.sync.save("school-a", a_state(), version=Version(0), ended=None)
    assert stores.status.get("school-a") == (school("school-a"), a_state())


def test_a_school_that_was_never_synced_has_an_empty_state(stores: StatusStores) -> None:
    stores.schools.put(school("school-a"))
    assert stores.status.get("school-a") == (school("school-a"), SchoolSync())


def test_each_school_has_its_own(stores: StatusStores) -> None:
    stores.schools.put(school("school-a"))
    stores.schools.put(school("school-b"))
    stores.sync.save("school-b", a_state(), version=Version(0), ended=None)
    assert stores.status.get("school-a") == (school("school-a"), SchoolSync())


def test_what_else_a_school_has_is_not_taken_for_its_state(stores: StatusStores) -> None:
    stores.schools.put(school("school-a"))
    ended = new_run("run-0", ("staff",), trigger="refresh", lane="refresh", started_by="Zoë Lane", now=NOW)
    stores.sync.save("school-a", a_state(), version=Version(0), ended=ended)
    assert stores.status.get("school-a") == (school("school-a"), a_state())


def test_the_newest_state_is_read(stores: StatusStores) -> None:
    stores.schools.put(school("school-a"))
    stores.sync.save("school-a", SchoolSync(), version=Version(0), ended=None)
    stores.sync.save("school-a", a_state(), version=Version(1), ended=None)
    assert stores.status.get("school-a")[1] == a_state()


def test_an_unknown_school_is_not_found_whatever_else_is_kept_of_it(stores: StatusStores) -> None:
    stores.sync.save("school-a", a_state(), version=Version(0), ended=None)
    for school_id in ("school-a", "school-b"):
        with pytest.raises(NotFoundError, match="not set up"):
            stores.status.get(school_id)
