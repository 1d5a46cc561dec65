"""Compare-and-swap under contention: every transition takes effect once, on the state it decided by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.services.change_sync import change_sync
from tests.fakes.port_calls import PortCalls
from tests.fakes.sync.sync_records import SCHOOL_ID
from tests.fakes.sync.sync_store import FakeSyncStore


def note(number: int, state: SchoolSync) -> tuple[SchoolSync, None, int]:
    """A transition that can be told from every other one, and gives the number that came before."""
    last = state.recent_seconds[-1] if state.recent_seconds else 0
    return replace(state, recent_seconds=(*state.recent_seconds, number)), None, last


@given(st.lists(st.integers(0, 3), max_size=12))
def test_interleaved_writers_lose_no_transition(interruptions: list[int]) -> None:
    """At each of a writer's calls, a number of other writers come first."""
    calls = PortCalls()
    store = FakeSyncStore(calls)
    plan = iter(interruptions)
    made: list[int] = []

    def write() -> None:
        made.append(number := len(made) + 1)
        change_sync(store, SCHOOL_ID, lambda state: note(number, state))

    def interrupt(name: str) -> None:
        if name != "sync.saved":
            for _ in range(next(plan, 0)):
                write()

    calls.on_call = interrupt
    write()
    assert sorted(store.peek(SCHOOL_ID).state.recent_seconds) == made
    assert store.peek(SCHOOL_ID).version == len(made)


def test_a_loser_decides_again_on_the_newer_state() -> None:
    calls = PortCalls()
    store = FakeSyncStore(calls)

    def interrupt(name: str) -> None:
        if name == "sync.save":
            calls.let_live()
            change_sync(store, SCHOOL_ID, lambda state: note(7, state))

    calls.on_call = interrupt
    assert change_sync(store, SCHOOL_ID, lambda state: note(8, state)) == 7


def test_a_state_given_back_as_it_came_is_not_written() -> None:
    store = FakeSyncStore()
    assert change_sync(store, SCHOOL_ID, lambda state: (state, None, "seen")) == "seen"
    assert store.saves == 0


def test_endless_contention_ends_in_a_conflict_that_a_person_understands() -> None:
    calls = PortCalls()
    store = FakeSyncStore(calls)
    version = iter(range(1000))

    def always_first(name: str) -> None:
        if name == "sync.save":
            store._states[SCHOOL_ID] = (next(version) + 1, "{}")

    calls.on_call = always_first
    with pytest.raises(ConflictError, match="try again"):
        change_sync(store, SCHOOL_ID, lambda state: note(1, state))
