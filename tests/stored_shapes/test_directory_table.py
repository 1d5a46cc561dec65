"""Records, local marks and spooled reads as an earlier commit stored them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.directory.domain.digests import body_digest, encode_record
from chalicelib.directory.domain.kept_states import ListedAsLeaver, RemovalDiscarded
from chalicelib.directory.domain.overrides import PersonOverride
from chalicelib.directory.domain.records import AttendanceMark, Record
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.directory.storage.override_repository import OverrideRepository
from chalicelib.sync.storage.staging_repository import StagingRepository
from tests.shared.table_definitions import DIRECTORY
from tests.stored_shapes.documents import NOW, Item, Kind, check_written_back, document, for_each, moment, put, text

FILE, SCHOOL, DAY = "directory_table", "school-a", "2026-11-02"


def now() -> datetime:
    return NOW


def keys_of(items: list[Item]) -> list[str]:
    return [text(item, "sk") for item in items]


def records(items: list[Item]) -> Callable[[], None]:
    store = DirectoryRepository(DIRECTORY, now)
    found = list(store.get(SCHOOL, keys_of(items)))
    assert store.fingerprints(SCHOOL, "pupils#") == {
        record.key: record.fingerprint for record in found if record.key.startswith("pupils#")
    }
    return lambda: store.put(SCHOOL, found)


def marks(items: list[Item]) -> Callable[[], None]:
    store = OverrideRepository(DIRECTORY)
    found = store.get(SCHOOL, keys_of(items)).by_key
    assert sorted(found) == keys_of(items)
    return lambda: store.put(SCHOOL, found.values())


def spooled(items: list[Item]) -> Callable[[], None]:
    store = StagingRepository(DIRECTORY, now)
    ids = [text(item, "sk").split("#")[1] for item in items]
    found = store.get(SCHOOL, ids)
    assert found is not None
    until = moment(items[0])
    return for_each(zip(ids, found, strict=True), lambda one: store.put(SCHOOL, *one, expires_at=until))


KINDS = (
    Kind("records", "(pupils|staff|groups|attendance)#", records),
    Kind("local marks", "local#", marks),
    Kind("spooled reads", "spool#", spooled),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_stored_directory_items_are_read_and_written_back_the_same(kind: Kind) -> None:
    check_written_back(kind, DIRECTORY, FILE)


def test_no_stored_directory_item_is_left_unread() -> None:
    assert [item["sk"] for item in document(FILE) if sum(kind.holds(item) for kind in KINDS) != 1] == []


@pytest.fixture
def filled(account: None) -> None:
    put(DIRECTORY, document(FILE))


@pytest.mark.usefixtures("filled")
def test_stored_people_are_loaded_with_their_pairs_and_marks() -> None:
    directory = DirectoryRepository(DIRECTORY, now).load(SCHOOL, ("pupils", "staff", "groups", "attendance"), date=DAY)
    tom, amina = directory.pupils["p1"], directory.contacts["c1"]
    assert (tom.forename, tom.surname, tom.upn, tom.year, tom.registration) == (
        "Tom",
        "Ash",
        "A123456789012",
        "9",
        "9B",
    )
    link = tom.links[0]
    assert (link.contact_id, link.relationship, link.priority, link.court_order) == ("c1", "Mother", 1, True)
    assert (link.responsibility, link.lives_with) == (True, False)
    assert [(phone.e164, phone.kind) for phone in amina.phones][1:] == [
        ("+441632960101", "landline"),
        (None, "unusable"),
    ]
    assert [email.address for email in amina.emails] == ["amina.khan@example.com", None]
    assert (directory.staff["s1"].title, directory.groups["g1"].type, directory.groups["g4"].type) == (
        "Mx",
        "year",
        "other",
    )
    assert directory.marks == (
        AttendanceMark(pupil_id="p1", date=DAY, session="AM", code="N"),
        AttendanceMark(pupil_id="p1", date=DAY, session="PM", code="/"),
    )
    assert "p3" not in directory.pupils, "who is removed is not loaded"
    assert directory.held == {"pupils#pupil#p1"}
    local = directory.local
    assert local.person("c1").pairs == {"p1": "cleared", "p2": "no_contact"}
    assert local.opted_out("email", "amina.khan@example.com", "urgent")
    assert local.is_bad("email", "amina.khan@example.com")
    assert not local.is_bad("sms", "+447700900101")


@pytest.mark.usefixtures("filled")
def test_stored_fingerprints_say_who_is_missing_removed_held_or_kept() -> None:
    found = DirectoryRepository(DIRECTORY, now).fingerprints(SCHOOL, "pupils#pupil#")
    tom, gone = found["pupils#pupil#p1"], found["pupils#pupil#p3"]
    assert (tom.missing_since, tom.held_since) == (
        datetime(2026, 11, 2, 8, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 2, 8, 30, 0, 2, tzinfo=UTC),
    )
    assert tom.blanking_held
    assert (gone.removed_at, gone.kept) == (NOW - timedelta(hours=1), ListedAsLeaver())
    assert found["pupils#pupil#p4"].kept == RemovalDiscarded()


@pytest.mark.usefixtures("filled")
def test_a_stored_record_that_comes_again_has_the_digest_that_is_stored() -> None:
    items = [item for item in document(FILE) if "digest" in item]
    store = DirectoryRepository(DIRECTORY, now)
    decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
    for stored in store.get(SCHOOL, keys_of(items)):
        record = decoder.decode(stored.body)
        assert body_digest(encode_record(record)) == stored.digest, stored.key


@pytest.mark.usefixtures("filled")
def test_stored_marks_say_who_is_not_to_be_written_to() -> None:
    found = OverrideRepository(DIRECTORY).get(SCHOOL, ["local#person#c1"]).by_key["local#person#c1"]
    assert isinstance(found, PersonOverride)
    assert (found.never_contact, found.deceased, found.by) == (True, True, "Sam Poole")


@pytest.mark.usefixtures("filled")
def test_a_stored_unfinished_read_goes_on_where_it_ended() -> None:
    found = StagingRepository(DIRECTORY, now).get(SCHOOL, ["01KC0000000000000000SPOOL1"])
    assert found is not None
    (read,) = found
    assert (read.total, read.dropped, read.unusable) == (90, 2, ("pupils#pupil#p8", "pupils#contact#c8"))
    assert [record.id for record in read.records] == ["p1", "c1", "s1", "g1", f"{DAY}#AM#p1"]
    assert read.resume.startswith(b'{"cursors":')
    assert (read.source_as_of, read.source_clock) == (
        datetime(2026, 11, 2, 8, 40, tzinfo=UTC),
        datetime(2026, 11, 2, 8, 59, 0, 9, tzinfo=UTC),
    )


def test_a_stored_read_in_several_items_is_put_together() -> None:
    put(DIRECTORY, [*document(FILE), *document("reads_in_parts")])
    one, other = "01KC0000000000000000SPOOL1", "01KC0000000000000000SPOOL3"
    found = StagingRepository(DIRECTORY, now).get(SCHOOL, [one, other])
    assert found is not None
    assert found[0] == found[1]
