"""What every DirectoryStore must do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore, Fingerprint, StoredRecord
from chalicelib.directory.domain.records import Record
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.sync.domain.changes import as_stored
from tests.fakes.clock import A_MONDAY
from tests.fakes.directory_store import FakeDirectoryStore
from tests.fakes.sync.sync_records import DAY, contact, group, mark, pupil, staff
from tests.shared.table_definitions import DIRECTORY, aws

NOW = A_MONDAY
SCHOOL = "school-a"
STAFF: tuple[Dataset, ...] = ("staff",)
PUPILS: tuple[Dataset, ...] = ("pupils",)


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[DirectoryStore]:
    if request.param == "fake":
        yield FakeDirectoryStore()
        return
    with aws():
        yield DirectoryRepository(DIRECTORY, lambda: NOW)


def stored(*records: Record) -> list[StoredRecord]:
    return list(as_stored(records, expires_at=None).values())


def removed(record: StoredRecord) -> StoredRecord:
    return replace(record, missing_since=NOW, removed_at=NOW, expires_at=NOW + timedelta(days=30))


def test_records_come_back_as_they_were_put(store: DirectoryStore) -> None:
    whole = stored(pupil(1), contact(1), staff(1), group(1), mark(1))
    odd = replace(whole[2], missing_since=NOW + timedelta(microseconds=5), expires_at=NOW + timedelta(days=7))
    store.put(SCHOOL, [*whole[:2], odd, *whole[3:]])
    keys = [record.key for record in whole]
    found = {record.key: record for record in store.get(SCHOOL, keys)}
    assert found == {**{record.key: record for record in whole}, odd.key: odd}


def test_unknown_keys_are_left_out(store: DirectoryStore) -> None:
    store.put(SCHOOL, stored(staff(1)))
    assert [record.key for record in store.get(SCHOOL, ["staff#staff#s1", "staff#staff#s9"])] == ["staff#staff#s1"]
    assert list(store.get(SCHOOL, [])) == []
    assert list(store.get("another-school", ["staff#staff#s1"])) == []


def test_a_record_put_again_is_replaced_whole(store: DirectoryStore) -> None:
    (before,) = stored(staff(1))
    store.put(SCHOOL, [removed(before)])
    store.put(SCHOOL, stored(staff(1)))
    (after,) = store.get(SCHOOL, [before.key])
    assert (after.removed_at, after.missing_since, after.expires_at) == (None, None, None)


def test_more_records_than_a_request_takes_are_all_written_and_read(store: DirectoryStore) -> None:
    people = stored(*(make(number) for number in range(130) for make in (pupil, contact)))
    store.put(SCHOOL, people)
    assert len(store.fingerprints(SCHOOL, "pupils#")) == 260
    assert len(list(store.get(SCHOOL, [record.key for record in people]))) == 260
    directory = store.load(SCHOOL, PUPILS, date=DAY)
    assert (len(directory.pupils), len(directory.contacts)) == (130, 130)


def test_putting_nothing_is_fine(store: DirectoryStore) -> None:
    store.put(SCHOOL, [])
    assert store.fingerprints(SCHOOL, "pupils#") == {}


def test_fingerprints_are_those_of_a_prefix_removed_people_included(store: DirectoryStore) -> None:
    one, two = stored(staff(1), staff(2))
    store.put(SCHOOL, [one, removed(two), *stored(group(1), mark(1), mark(1, date="2026-11-03"))])
    assert store.fingerprints(SCHOOL, "staff#") == {
        one.key: Fingerprint(digest=one.digest),
        two.key: Fingerprint(digest=two.digest, missing_since=NOW, removed_at=NOW),
    }
    assert set(store.fingerprints(SCHOOL, f"attendance#mark#{DAY}#")) == {f"attendance#mark#{DAY}#AM#p1"}
    assert store.fingerprints("another-school", "staff#") == {}


def test_a_directory_holds_the_datasets_asked_for_and_the_marks_of_one_day(store: DirectoryStore) -> None:
    store.put(SCHOOL, stored(pupil(1), contact(1), staff(1), group(1), mark(1), mark(2, date="2026-11-03")))
    whole = store.load(SCHOOL, DATASETS, date=DAY)
    assert whole.pupils == {"p1": pupil(1)}
    assert whole.contacts == {"c1": contact(1)}
    assert whole.staff == {"s1": staff(1)}
    assert whole.groups == {"g1": group(1)}
    assert whole.marks == (mark(1),)
    only_staff = store.load(SCHOOL, STAFF, date=DAY)
    assert (only_staff.pupils, only_staff.marks, len(only_staff.staff)) == ({}, (), 1)
    assert store.load("another-school", DATASETS, date=DAY).pupils == {}


def test_a_directory_leaves_out_the_removed_and_keeps_whoever_was_missing_once(store: DirectoryStore) -> None:
    one, two, three = stored(staff(1), staff(2), staff(3))
    store.put(SCHOOL, [one, removed(two), replace(three, missing_since=NOW)])
    assert set(store.load(SCHOOL, STAFF, date=DAY).staff) == {"s1", "s3"}


def test_names_in_any_script_are_kept(store: DirectoryStore) -> None:
    person = staff(1, surname="Ó Súilleabháin-Жук 王 🙂")
    store.put(SCHOOL, stored(person))
    assert store.load(SCHOOL, STAFF, date=DAY).staff["s1"] == person


def test_what_a_batch_leaves_over_is_written_all_the_same() -> None:
    with aws():
        repository = DirectoryRepository(DIRECTORY, lambda: NOW)
        left_over: list[Any] = []

        def keep_back(params: dict[str, Any], **_: Any) -> None:
            body = msgspec.json.decode(params["body"])
            left_over.extend(body["RequestItems"][DIRECTORY][3:])
            del body["RequestItems"][DIRECTORY][3:]
            params["body"] = msgspec.json.encode(body)

        def hand_back(parsed: dict[str, Any], **_: Any) -> None:
            parsed["UnprocessedItems"] = {DIRECTORY: left_over}

        repository.put(SCHOOL, [])
        events = repository.client.meta.events
        events.register_last("before-call.dynamodb.BatchWriteItem", keep_back)
        events.register("after-call.dynamodb.BatchWriteItem", hand_back)
        people = [removed(one) for one in stored(*(staff(number) for number in range(10)))]
        repository.put(SCHOOL, people)
        assert len(left_over) == 7
        assert sorted(repository.get(SCHOOL, [one.key for one in people]), key=lambda one: one.key) == people
