"""What every HeldStore, ChangeLog and DirectoryStore does for the guard, the fakes and DynamoDB alike."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore, Fingerprint
from chalicelib.directory.domain.kept_states import RemovalDiscarded
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.sync.domain.change_list import ChangeLog, FieldChange, NamedChange
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.held import HELD_RETENTION, HeldDecision, HeldPerson, HeldStore, in_parts
from chalicelib.sync.storage.change_log_repository import ChangeLogRepository
from chalicelib.sync.storage.held_repository import HeldRepository
from tests.fakes.clock import A_MONDAY, FakeClock
from tests.fakes.directory_store import FakeDirectoryStore
from tests.fakes.sync.held_store import FakeChangeLog, FakeHeldStore
from tests.fakes.sync.sync_records import staff

NOW = A_MONDAY


class GuardStores(NamedTuple):
    """The three stores and the clock that they look at."""

    held: HeldStore
    log: ChangeLog
    directory: DirectoryStore
    clock: FakeClock


@pytest.fixture(params=["memory", "dynamodb"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[GuardStores]:
    clock = FakeClock()
    if request.param == "memory":
        yield GuardStores(FakeHeldStore(), FakeChangeLog(clock=clock), FakeDirectoryStore(clock=clock), clock)
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        for name in ("rollcall-test-control", "rollcall-test-directory"):
            create_table(name)
        yield GuardStores(
            HeldRepository("rollcall-test-control"),
            ChangeLogRepository("rollcall-test-control", clock),
            DirectoryRepository("rollcall-test-directory", clock),
            clock,
        )


def create_table(name: str) -> None:
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "school_id", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "school_id", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )


def people(count: int) -> list[tuple[str, HeldPerson]]:
    return [
        ("All of 7B", HeldPerson(key=f"pupils#pupil#p{n:04d}", name=f"Tom {n:04d}", digest="d")) for n in range(count)
    ]


def decision(*ids: str) -> HeldDecision:
    return HeldDecision(held_id="h1", action="approve", people_ids=ids or None, decided_by="Ada Boss", decided_at=NOW)


def test_a_long_list_comes_back_whole_and_in_order_from_parts_of_some_hundred_people(kept: GuardStores) -> None:
    parts = list(in_parts("h1", "pupils", "removal", people(450), now=NOW))
    kept.held.put("school-a", parts)
    found = kept.held.get("school-a", "h1", now=NOW)
    assert found == tuple(parts)
    assert [len(part.people) for part in found] == [200, 200, 50]


def test_lists_of_other_ids_and_other_schools_are_not_there(kept: GuardStores) -> None:
    kept.held.put("school-a", in_parts("h1", "pupils", "removal", people(1), now=NOW))
    assert kept.held.get("school-b", "h1", now=NOW) == ()
    assert kept.held.get("school-a", "h", now=NOW) == ()


def test_a_list_that_has_expired_is_not_there_though_the_item_may_be(kept: GuardStores) -> None:
    kept.held.put("school-a", in_parts("h1", "pupils", "removal", people(1), now=NOW))
    assert kept.held.get("school-a", "h1", now=NOW + HELD_RETENTION + timedelta(seconds=1)) == ()


def test_a_decision_is_found_by_its_run(kept: GuardStores) -> None:
    kept.held.decide("school-a", "run-1", decision("p1"))
    kept.held.decide("school-a", "run-2", decision())
    assert kept.held.decision("school-a", "run-1") == decision("p1")
    assert kept.held.decision("school-a", "run-2") == decision()
    assert kept.held.decision("school-a", "run-3") is None
    assert kept.held.decision("school-b", "run-1") is None


def test_named_changes_come_back_by_run_until_they_expire(kept: GuardStores) -> None:
    change = NamedChange(
        dataset="pupils",
        kind="contact",
        id="c1",
        name="Amina Khan",
        change="changed",
        fields=(FieldChange(field="phones", before="1", after="2"),),
    )
    second = replace(change, id="c2")
    until = NOW + timedelta(days=7)
    kept.log.put("school-a", "run-1", "pupils#2", [second], expires_at=until)
    kept.log.put("school-a", "run-1", "pupils#1", [change], expires_at=until + timedelta(days=1))
    kept.log.put("school-a", "run-10", "pupils#1", [change], expires_at=until)
    assert kept.log.get("school-a", "run-1") == (change, second)
    assert kept.log.get("school-b", "run-1") == ()
    kept.clock.now = until
    assert kept.log.get("school-a", "run-1") == (change,)
    kept.clock.now = until + timedelta(days=1)
    assert kept.log.get("school-a", "run-1") == ()


def test_marks_of_held_and_kept_people_come_back_and_held_ones_are_named(kept: GuardStores) -> None:
    one, other = as_stored([staff(1), staff(2)], expires_at=None).values()
    kept.directory.put(
        "school-a", [replace(one, held_since=NOW, missing_since=NOW), replace(other, kept=RemovalDiscarded())]
    )
    assert kept.directory.fingerprints("school-a", "staff#") == {
        one.key: Fingerprint(digest=one.digest, held_since=NOW, missing_since=NOW),
        other.key: Fingerprint(digest=other.digest, kept=RemovalDiscarded()),
    }
    directory = kept.directory.load("school-a", ["staff"], date="2026-11-02")
    assert set(directory.staff) == {"s1", "s2"}
    assert directory.held == {one.key}
    assert {record.key: record.kept for record in kept.directory.get("school-a", [one.key, other.key])} == {
        one.key: None,
        other.key: RemovalDiscarded(),
    }


def test_a_record_past_its_retention_is_not_read_though_the_item_may_be_there(kept: GuardStores) -> None:
    (one,) = as_stored([staff(1)], expires_at=NOW + timedelta(days=1)).values()
    kept.directory.put("school-a", [one])
    assert set(kept.directory.load("school-a", ["staff"], date="").staff) == {"s1"}
    kept.clock.now += timedelta(days=1)
    assert kept.directory.load("school-a", ["staff"], date="").staff == {}
    assert kept.directory.fingerprints("school-a", "staff#") == {}
    assert list(kept.directory.get("school-a", [one.key])) == []
