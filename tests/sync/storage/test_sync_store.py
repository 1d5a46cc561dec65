"""What every SyncStore must do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.shared.errors import ConflictError
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.requests import new_run
from chalicelib.sync.domain.run_completion import RUN_STALLED_AFTER
from chalicelib.sync.domain.state import Counts, FollowUp, Head, Run, SchoolSync
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.fakes.clock import A_MONDAY, FakeClock
from tests.fakes.sync.sync_store import FakeSyncStore
from tests.shared.table_definitions import CONTROL, aws

NOW = A_MONDAY
SCHOOL = "school-a"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[SyncStore]:
    if request.param == "fake":
        yield FakeSyncStore(clock=clock)
        return
    with aws():
        yield SyncRepository(CONTROL, clock)


def a_run(run_id: str) -> Run:
    return new_run(run_id, ("pupils", "staff"), trigger="refresh", lane="refresh", started_by="Zoë Lane", now=NOW)


def an_ended_run(run_id: str) -> Run:
    return replace(a_run(run_id), outcome="completed", message="Nothing had changed.", finished_at=NOW)


def end(store: SyncStore, run: Run, *, kept_days: int = 30) -> None:
    state = SchoolSync(runs_kept_days=kept_days)
    store.save(SCHOOL, state, version=store.load(SCHOOL).version, ended=run)


def test_a_school_that_was_never_saved_has_an_empty_state(store: SyncStore) -> None:
    versioned = store.load(SCHOOL)
    assert (versioned.state, versioned.version) == (SchoolSync(), 0)


def test_a_state_comes_back_as_it_was_saved(store: SyncStore) -> None:
    state = SchoolSync(
        run=a_run("run-1"),
        follow_up=FollowUp(run_id="run-2", datasets=("staff",), started_by="Sam", booked_at=NOW),
        heads={"pupils": Head(digest="d", epoch=3, dirty=True, data_as_of=NOW, source_as_of=NOW, unconfirmed=2)},
        next_window_at=NOW + timedelta(microseconds=1),
        recent_seconds=(1, 2),
    )
    store.save(SCHOOL, state, version=Version(0), ended=None)
    assert store.load(SCHOOL).state == state
    assert store.load("another-school").state == SchoolSync()


def test_a_save_succeeds_on_the_version_that_was_read_only(store: SyncStore) -> None:
    store.save(SCHOOL, SchoolSync(), version=Version(0), ended=None)
    first = store.load(SCHOOL)
    store.save(SCHOOL, SchoolSync(recent_seconds=(1,)), version=first.version, ended=None)
    for stale in (0, first.version):
        with pytest.raises(ConflictError):
            store.save(SCHOOL, SchoolSync(recent_seconds=(2,)), version=Version(stale), ended=None)
    assert store.load(SCHOOL).state.recent_seconds == (1,)


def test_an_ended_run_is_filed_with_the_state_or_not_at_all(store: SyncStore) -> None:
    run = replace(an_ended_run("run-1"), jobs=(replace(a_run("run-1").jobs[0], counts=Counts(read=5, added=2)),))
    with pytest.raises(ConflictError):
        store.save(SCHOOL, SchoolSync(), version=Version(7), ended=run)
    assert store.run(SCHOOL, "run-1") is None
    store.save(SCHOOL, SchoolSync(recent_seconds=(1,)), version=Version(0), ended=run)
    assert store.run(SCHOOL, "run-1") == run
    assert store.load(SCHOOL).state.recent_seconds == (1,)
    with pytest.raises(ConflictError):
        store.save(SCHOOL, SchoolSync(), version=Version(0), ended=an_ended_run("run-2"))
    assert store.run(SCHOOL, "run-2") is None


def test_a_run_is_found_in_its_own_school_only(store: SyncStore) -> None:
    end(store, an_ended_run("run-1"))
    assert store.run("another-school", "run-1") is None
    assert store.runs("another-school", limit=5, cursor=None).items == ()


def test_schools_are_due_from_their_moment_on(store: SyncStore) -> None:
    later = NOW + timedelta(minutes=1)
    store.save(SCHOOL, SchoolSync(next_window_at=NOW), version=Version(0), ended=None)
    store.save("later", SchoolSync(next_window_at=later), version=Version(0), ended=None)
    store.save("never", SchoolSync(), version=Version(0), ended=None)
    store.save("stalls", SchoolSync(run=a_run("run-1")), version=Version(0), ended=None)
    assert list(store.due(NOW - timedelta(seconds=1))) == []
    assert list(store.due(NOW)) == [SCHOOL]
    assert sorted(store.due(later)) == ["later", SCHOOL]
    assert sorted(store.due(NOW + RUN_STALLED_AFTER)) == ["later", SCHOOL, "stalls"]


def test_a_school_whose_moment_moved_is_not_due_any_more(store: SyncStore) -> None:
    store.save(SCHOOL, SchoolSync(next_window_at=NOW), version=Version(0), ended=None)
    store.save(SCHOOL, SchoolSync(next_window_at=NOW + timedelta(hours=1)), version=Version(1), ended=None)
    assert list(store.due(NOW)) == []
    store.save(SCHOOL, SchoolSync(), version=Version(2), ended=None)
    assert list(store.due(NOW + timedelta(days=1))) == []


def test_many_schools_are_due_whatever_their_ids(store: SyncStore) -> None:
    ids = {f"school-{number}" for number in range(40)}
    for school_id in ids:
        store.save(school_id, SchoolSync(next_window_at=NOW), version=Version(0), ended=None)
    due = list(store.due(NOW))
    assert len(due) == len(ids)
    assert set(due) == ids


def test_the_history_is_paged_newest_first(store: SyncStore) -> None:
    for number in range(5):
        end(store, an_ended_run(f"run-{number}"))
    first = store.runs(SCHOOL, limit=2, cursor=None)
    second = store.runs(SCHOOL, limit=2, cursor=first.next)
    third = store.runs(SCHOOL, limit=2, cursor=second.next)
    pages = [[run.id for run in page.items] for page in (first, second, third)]
    assert pages == [["run-4", "run-3"], ["run-2", "run-1"], ["run-0"]]
    assert third.next is None


def test_a_page_that_holds_exactly_the_rest_is_the_last(store: SyncStore) -> None:
    for number in range(2):
        end(store, an_ended_run(f"run-{number}"))
    assert store.runs(SCHOOL, limit=2, cursor=None).next is None
    assert store.runs(SCHOOL, limit=1, cursor="run-1").next is None


def test_a_cursor_that_is_no_runs_id_gives_what_would_follow_it(store: SyncStore) -> None:
    end(store, an_ended_run("run-1"))
    assert [run.id for run in store.runs(SCHOOL, limit=5, cursor="run-9").items] == ["run-1"]
    assert store.runs(SCHOOL, limit=5, cursor="#").items == ()


def test_a_run_is_kept_for_the_days_set_when_it_ended(store: SyncStore, clock: FakeClock) -> None:
    end(store, an_ended_run("run-1"), kept_days=7)
    end(store, an_ended_run("run-2"), kept_days=90)
    clock.now = NOW + timedelta(days=7, seconds=-1)
    assert [run.id for run in store.runs(SCHOOL, limit=5, cursor=None).items] == ["run-2", "run-1"]
    assert store.run(SCHOOL, "run-1") is not None
    clock.now = NOW + timedelta(days=7)
    assert [run.id for run in store.runs(SCHOOL, limit=5, cursor=None).items] == ["run-2"]
    assert store.run(SCHOOL, "run-1") is None
    clock.now = NOW + timedelta(days=90)
    assert store.runs(SCHOOL, limit=5, cursor=None).items == ()
    assert store.run(SCHOOL, "run-2") is None


def test_pages_are_full_though_expired_runs_stand_between_the_others(store: SyncStore, clock: FakeClock) -> None:
    for number in range(12):
        end(store, an_ended_run(f"run-{number:02}"), kept_days=90 if number % 4 == 0 else 7)
    clock.now = NOW + timedelta(days=7)
    first = store.runs(SCHOOL, limit=2, cursor=None)
    second = store.runs(SCHOOL, limit=2, cursor=first.next)
    assert [[run.id for run in page.items] for page in (first, second)] == [["run-08", "run-04"], ["run-00"]]
    assert second.next is None
