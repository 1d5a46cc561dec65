"""The comparison of a complete read with the store: applying it makes them equal, and nobody vanishes too soon."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.digests import encode_record, feed_digest
from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.records import Record
from chalicelib.sync.domain.changes import AbsenceRule, Changes, as_stored, compare, marked_record
from chalicelib.sync.domain.state import Counts
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import contact, pupil, staff

Store = dict[str, StoredRecord]
NOW = A_MONDAY
LEFT = NOW + timedelta(days=30)

people: st.SearchStrategy[Record] = st.one_of(
    st.builds(pupil, st.integers(1, 6), surname=st.sampled_from(["Ash", "Birch"])),
    st.builds(contact, st.integers(1, 6), phone=st.sampled_from(["07700 900001", "07700 900002"])),
)
feeds = st.lists(people, max_size=10)


def fingerprints(store: Store) -> dict[str, Fingerprint]:
    return {
        key: Fingerprint(digest=r.digest, missing_since=r.missing_since, removed_at=r.removed_at)
        for key, r in store.items()
    }


def read(store: Store, feed: list[Record], *, absence: AbsenceRule = "when_confirmed") -> tuple[Store, Changes]:
    """The store after a complete read of `feed`, and what was changed."""
    changes = compare(as_stored(feed, expires_at=None), fingerprints(store), absence=absence)
    after = dict(store)
    after.update({record.key: record for record in changes.puts})
    for key in (*changes.gone, *changes.missing):
        after[key] = marked_record(store[key], changes, now=NOW, expires_at=LEFT, complete=True)
    return after, changes


def writes_anything(changes: Changes) -> bool:
    return bool(changes.puts or changes.gone or changes.missing)


def present(store: Store) -> set[str]:
    return {key for key, record in store.items() if record.removed_at is None}


@given(st.lists(feeds, min_size=1, max_size=6))
def test_after_any_reads_the_store_holds_the_last_feed_and_whoever_was_missing_once(reads: list[list[Record]]) -> None:
    store: Store = {}
    before: set[str] = set()
    for feed in reads:
        wanted = as_stored(feed, expires_at=None)
        previous = present(store)
        store, _ = read(store, feed)
        assert {key: store[key] for key in wanted} == wanted, "every record of the feed is stored as it was read"
        missing_once = {key for key in previous if key not in wanted and key in before}
        assert present(store) == set(wanted) | missing_once
        assert all(store[key].missing_since is not None for key in missing_once)
        before = set(wanted)


@given(feeds, feeds)
def test_a_read_that_repeats_the_last_one_writes_nothing(first: list[Record], second: list[Record]) -> None:
    store: Store = {}
    for feed in (first, second, second):  # the third confirms who is missing from the second
        store, _ = read(store, feed)
    _, changes = read(store, second)
    assert not writes_anything(changes)
    assert changes.counts(read=0, dropped=0) == Counts(unchanged=len(as_stored(second, expires_at=None)))


@given(feeds, feeds)
def test_the_counts_add_up_to_the_feed(first: list[Record], second: list[Record]) -> None:
    store, _ = read({}, first)
    after, changes = read(store, second)
    feed = as_stored(second, expires_at=None)
    assert changes.added + changes.changed + changes.unchanged == len(feed)
    assert changes.added == len(set(feed) - set(store))
    assert changes.changed == sum(key in store and store[key].digest != feed[key].digest for key in feed)
    assert len(after) == len(set(store) | set(feed))


def test_a_person_missing_once_is_kept_and_missing_twice_is_removed_softly() -> None:
    store, _ = read({}, [staff(1), staff(2)])
    store, changes = read(store, [staff(1)])
    assert (changes.missing, changes.gone) == (("staff#staff#s2",), ())
    store, changes = read(store, [staff(1)])
    assert (changes.missing, changes.gone) == ((), ("staff#staff#s2",))
    gone = store["staff#staff#s2"]
    assert (gone.removed_at, gone.expires_at) == (NOW, LEFT)
    assert gone.body == encode_record(staff(2)), "the person is kept for the retention period"
    assert not writes_anything(read(store, [staff(1)])[1]), "and is removed only once"


def test_a_person_who_reappears_is_no_longer_missing() -> None:
    store, _ = read({}, [staff(1), staff(2)])
    store, _ = read(store, [staff(1)])
    store, changes = read(store, [staff(1), staff(2)])
    assert store["staff#staff#s2"].missing_since is None
    assert (changes.added, changes.changed, changes.unchanged) == (0, 0, 2)
    store, changes = read(store, [staff(1)])
    assert changes.gone == (), "two absences that do not follow each other confirm nothing"


def test_a_removed_person_who_comes_back_is_restored() -> None:
    store, _ = read({}, [staff(1)])
    for _ in range(2):
        store, _ = read(store, [])
    store, changes = read(store, [staff(1)])
    assert changes.added == 1
    restored = store["staff#staff#s1"]
    assert (restored.removed_at, restored.missing_since, restored.expires_at) == (None, None, None)


def test_where_removals_need_no_confirmation_they_are_made_at_once() -> None:
    store, _ = read({}, [staff(1)])
    store, changes = read(store, [], absence="at_once")
    assert (changes.gone, changes.missing, changes.unconfirmed) == (("staff#staff#s1",), (), 0)


def test_a_record_that_was_there_but_could_not_be_used_is_not_absent() -> None:
    store, _ = read({}, [staff(1), staff(2)])
    changes = compare(
        as_stored([staff(1)], expires_at=None),
        fingerprints(store),
        absence="when_confirmed",
        unusable=["staff#staff#s2"],
    )
    assert (changes.gone, changes.missing, changes.unconfirmed) == ((), (), 0)


@given(feeds, feeds)
def test_whoever_is_absent_and_stays_is_counted_as_unconfirmed(first: list[Record], second: list[Record]) -> None:
    store, _ = read({}, first)
    after, changes = read(store, second)
    assert changes.unconfirmed == sum(record.missing_since is not None for record in after.values())


@given(feeds, st.randoms())
def test_the_digest_of_a_feed_does_not_depend_on_its_order(feed: list[Record], random: object) -> None:
    stored = as_stored(feed, expires_at=None)
    pairs = [(key, record.digest) for key, record in stored.items()]
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert feed_digest(shuffled) == feed_digest(pairs)


@given(feeds, feeds)
def test_two_feeds_have_one_digest_only_where_they_are_equal(first: list[Record], second: list[Record]) -> None:
    one, other = as_stored(first, expires_at=None), as_stored(second, expires_at=None)

    def digest(feed: Store) -> str:
        return feed_digest((record.key, record.digest) for record in feed.values())

    assert (digest(one) == digest(other)) == (one == other)
