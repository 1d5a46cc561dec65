"""What every SchoolStore must do."""

from collections.abc import Iterator

import pytest

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.sync_settings import SyncSettings, SyncWindow
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.errors import NotFoundError
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_records import school
from tests.shared.table_definitions import CONTROL, aws


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[SchoolStore]:
    if request.param == "fake":
        yield FakeSchoolStore()
        return
    with aws():
        yield SchoolRepository(CONTROL)


def test_a_school_comes_back_as_it_was_put(store: SchoolStore) -> None:
    a = school(
        "school-a",
        timezone="Pacific/Auckland",
        settings=SyncSettings(window=SyncWindow(days=(), single_times=("01:30",))),
    )
    store.put(a)
    store.put(school("school-b"))
    assert store.get("school-a") == a


def test_a_school_put_again_is_replaced(store: SchoolStore) -> None:
    store.put(school())
    store.put(school(datasets=("pupils",)))
    assert store.get("school-a").datasets == ("pupils",)


def test_an_unknown_school_is_not_found(store: SchoolStore) -> None:
    with pytest.raises(NotFoundError, match="not set up"):
        store.get("school-a")
