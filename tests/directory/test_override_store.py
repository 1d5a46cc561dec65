"""What every OverrideStore must do, and that its marks come with the directory."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.directory.domain.overrides import (
    AddressHealth,
    AddressOverride,
    OverrideStore,
    PersonOverride,
    address_health_key,
    address_mark_key,
    person_mark_key,
)
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.directory.storage.override_repository import OverrideRepository
from chalicelib.sync.domain.changes import as_stored
from tests.fakes.clock import A_MONDAY
from tests.fakes.directory_store import FakeDirectoryStore
from tests.fakes.sync.sync_records import contact, pupil
from tests.shared.table_definitions import DIRECTORY, aws

SCHOOL = "school-a"
AMY = PersonOverride(person_id="c1", never_contact=True, pairs={"p1": "no_contact"}, by="Ada Admin")
NUMBER = AddressOverride(channel="sms", address="+447700900001", opt_outs=("general",))


class Kept(NamedTuple):
    """The marks and the directory that they are read with."""

    marks: OverrideStore
    directory: DirectoryStore


@pytest.fixture(params=["fake", "dynamodb"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        directory = FakeDirectoryStore()
        yield Kept(directory.marks, directory)
        return
    with aws():
        yield Kept(OverrideRepository(DIRECTORY), DirectoryRepository(DIRECTORY))


def test_marks_come_back_by_their_keys_and_only_for_their_school(kept: Kept) -> None:
    kept.marks.put(SCHOOL, [AMY, NUMBER])
    keys = [person_mark_key("c1"), address_mark_key("sms", "+447700900001"), person_mark_key("c9")]
    found = kept.marks.get(SCHOOL, keys)
    assert found.person("c1") == AMY
    assert found.opted_out("sms", "+447700900001", "general")
    assert not found.opted_out("sms", "+447700900001", "attendance")
    assert kept.marks.get("school-b", keys).by_key == {}


def test_a_mark_kept_again_is_replaced(kept: Kept) -> None:
    kept.marks.put(SCHOOL, [AMY])
    kept.marks.put(SCHOOL, [PersonOverride(person_id="c1")])
    assert kept.marks.get(SCHOOL, [AMY.key]).person("c1") == PersonOverride(person_id="c1")


def test_they_are_read_with_the_people_and_no_sync_touches_them(kept: Kept) -> None:
    kept.marks.put(SCHOOL, [AMY, NUMBER])
    kept.directory.put(SCHOOL, as_stored([pupil(1), contact(1)], expires_at=None).values())
    loaded = kept.directory.load(SCHOOL, ["pupils"], date="")
    assert set(loaded.contacts) == {"c1"}
    assert loaded.local.person("c1") == AMY
    assert kept.directory.load(SCHOOL, ["groups"], date="").local.by_key == {}
    assert not any(key.startswith("local#") for key in kept.directory.fingerprints(SCHOOL, "pupils#"))


def test_an_addresss_health_is_changed_from_what_it_was(kept: Kept) -> None:
    key = address_health_key("sms", "+447700900001")
    bad = AddressHealth(key=key, state="bad", at=A_MONDAY, reason="No such number.")

    kept.marks.change_health(SCHOOL, key, lambda _: None)
    assert kept.marks.get(SCHOOL, [key]).by_key == {}
    kept.marks.change_health(SCHOOL, key, lambda before: bad if before is None else None)
    assert kept.marks.get(SCHOOL, [key]).health("sms", "+447700900001") == bad
    kept.marks.change_health(SCHOOL, key, lambda before: replace(before, complained=True) if before else None)
    assert kept.directory.load(SCHOOL, ["pupils"], date="").local.is_bad("sms", "+447700900001")
    assert kept.marks.get(SCHOOL, [key]).opted_out("sms", "+447700900001", "general")
    assert kept.marks.get("school-b", [key]).by_key == {}


def test_no_other_writer_comes_between_reading_a_health_and_changing_it(kept: Kept) -> None:
    key = address_health_key("sms", "+447700900001")
    seen: list[AddressHealth | None] = []

    def slowly(before: AddressHealth | None) -> AddressHealth:
        seen.append(before)
        if len(seen) == 1:
            kept.marks.put(SCHOOL, [AddressHealth(key=key, state="bad", at=A_MONDAY)])
        return AddressHealth(key=key, state="untried", at=A_MONDAY, complained=before is not None)

    kept.marks.change_health(SCHOOL, key, slowly)
    found = kept.marks.get(SCHOOL, [key]).health("sms", "+447700900001")
    assert found is not None
    assert (found.state, found.complained) == ("untried", True)


def test_case_does_not_tell_two_addresses_apart() -> None:
    assert address_mark_key("email", "Amy@Elm.invalid") == address_mark_key("email", "amy@elm.invalid")
    assert address_mark_key("email", "amy@elm.invalid") != address_mark_key("sms", "amy@elm.invalid")
    assert "amy" not in address_mark_key("email", "amy@elm.invalid")
