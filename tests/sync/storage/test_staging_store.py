"""What every StagingStore does, the fake and DynamoDB alike."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.sync.domain.staging import StagedRead, StagingStore
from chalicelib.sync.storage.staging_repository import StagingRepository
from tests.fakes.clock import A_MONDAY, FakeClock
from tests.fakes.sync.staging_store import FakeStagingStore
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, group, mark, pupil, staff
from tests.shared.table_definitions import DIRECTORY, aws

UNTIL = A_MONDAY + timedelta(days=1)
READ = StagedRead(
    records=(pupil(1), contact(1), staff(1), group(1), mark(1)),
    total=9,
    dropped=1,
    unusable=("pupils#pupil#p7",),
    warnings=("1 pupil was left out: no name.",),
    source_as_of=A_MONDAY,
    source_clock=A_MONDAY,
    resume=b'{"next_url":"https://mis.example/page/2"}',
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "dynamodb"])
def staging(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[StagingStore]:
    if request.param == "memory":
        yield FakeStagingStore(clock=clock)
        return
    with aws():
        yield StagingRepository(DIRECTORY, clock)


def test_stretches_come_back_whole_and_in_the_order_asked_for(staging: StagingStore) -> None:
    other = StagedRead(records=(staff(2),))
    staging.put(SCHOOL_ID, "02", READ, expires_at=UNTIL)
    staging.put(SCHOOL_ID, "01", other, expires_at=UNTIL)
    assert staging.get(SCHOOL_ID, ["02", "01"]) == (READ, other)
    assert staging.get(SCHOOL_ID, []) == ()


def test_a_stretch_far_larger_than_an_item_comes_back_whole(staging: StagingStore) -> None:
    rng = random.Random(1)  # noqa: S311 - bytes that do not compress
    large = StagedRead(records=tuple(staff(n, surname=rng.randbytes(400).hex()) for n in range(1_500)))
    staging.put(SCHOOL_ID, "01", large, expires_at=UNTIL)
    assert staging.get(SCHOOL_ID, ["01"]) == (large,)
    staging.delete(SCHOOL_ID, ["01"])
    assert staging.get(SCHOOL_ID, ["01"]) is None


def test_one_that_is_missing_or_expired_makes_the_whole_missing(staging: StagingStore, clock: FakeClock) -> None:
    staging.put(SCHOOL_ID, "01", READ, expires_at=UNTIL)
    assert staging.get(SCHOOL_ID, ["01", "02"]) is None
    assert staging.get("another-school", ["01"]) is None
    clock.now = UNTIL
    assert staging.get(SCHOOL_ID, ["01"]) is None


def test_what_is_deleted_is_gone_and_deleting_again_is_no_harm(staging: StagingStore) -> None:
    staging.put(SCHOOL_ID, "01", READ, expires_at=UNTIL)
    staging.put(SCHOOL_ID, "02", READ, expires_at=UNTIL)
    staging.delete(SCHOOL_ID, ["01"])
    staging.delete(SCHOOL_ID, ["01"])
    assert staging.get(SCHOOL_ID, ["01"]) is None
    assert staging.get(SCHOOL_ID, ["02"]) == (READ,)
