"""What every SpoolStore does, the fake and DynamoDB alike."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.sync.domain.staging import SpooledRead, SpoolStore
from chalicelib.sync.storage.staging_repository import SpoolRepository
from tests.fakes.clock import A_MONDAY, FakeClock
from tests.fakes.sync.staging_store import FakeSpoolStore
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, group, mark, pupil, staff
from tests.shared.table_definitions import DIRECTORY, aws

UNTIL = A_MONDAY + timedelta(days=1)
READ = SpooledRead(
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
def spool(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[SpoolStore]:
    if request.param == "memory":
        yield FakeSpoolStore(clock=clock)
        return
    with aws():
        yield SpoolRepository(DIRECTORY, clock)


def test_stretches_come_back_whole_and_in_the_order_asked_for(spool: SpoolStore) -> None:
    other = SpooledRead(records=(staff(2),))
    spool.put(SCHOOL_ID, "02", READ, expires_at=UNTIL)
    spool.put(SCHOOL_ID, "01", other, expires_at=UNTIL)
    assert spool.get(SCHOOL_ID, ["02", "01"]) == (READ, other)
    assert spool.get(SCHOOL_ID, []) == ()


def test_a_stretch_far_larger_than_an_item_comes_back_whole(spool: SpoolStore) -> None:
    rng = random.Random(1)  # noqa: S311 - bytes that do not compress
    large = SpooledRead(records=tuple(staff(n, surname=rng.randbytes(400).hex()) for n in range(1_500)))
    spool.put(SCHOOL_ID, "01", large, expires_at=UNTIL)
    assert spool.get(SCHOOL_ID, ["01"]) == (large,)
    spool.delete(SCHOOL_ID, ["01"])
    assert spool.get(SCHOOL_ID, ["01"]) is None


def test_one_that_is_missing_or_expired_makes_the_whole_missing(spool: SpoolStore, clock: FakeClock) -> None:
    spool.put(SCHOOL_ID, "01", READ, expires_at=UNTIL)
    assert spool.get(SCHOOL_ID, ["01", "02"]) is None
    assert spool.get("another-school", ["01"]) is None
    clock.now = UNTIL
    assert spool.get(SCHOOL_ID, ["01"]) is None


def test_what_is_deleted_is_gone_and_deleting_again_is_no_harm(spool: SpoolStore) -> None:
    spool.put(SCHOOL_ID, "01", READ, expires_at=UNTIL)
    spool.put(SCHOOL_ID, "02", READ, expires_at=UNTIL)
    spool.delete(SCHOOL_ID, ["01"])
    spool.delete(SCHOOL_ID, ["01"])
    assert spool.get(SCHOOL_ID, ["01"]) is None
    assert spool.get(SCHOOL_ID, ["02"]) == (READ,)
