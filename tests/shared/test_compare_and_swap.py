"""A document is changed by whoever decided on its newest version, and nobody waits for ever."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.shared.compare_and_swap import (
    FIRST_PAUSE_SECONDS,
    MAX_PAUSE_SECONDS,
    compare_and_swap,
    pause_seconds,
)
from chalicelib.shared.errors import ConflictError, RetriableError

GAVE_UP = RetriableError("Busy.")


@dataclass
class Document:
    """A counter, into which others write just before some of our saves."""

    others_before_save: list[int]
    value: int = 0
    loads: list[int] = field(default_factory=list)

    def load(self) -> int:
        self.loads.append(self.value)
        return self.value

    def save(self, loaded: int, decided: int) -> int:
        self.value += self.others_before_save.pop(0) if self.others_before_save else 0
        if loaded != self.value:
            raise ConflictError("Changed.")
        self.value = decided
        return decided


@given(st.lists(st.integers(0, 3), max_size=6), st.integers(1, 8))
def test_nothing_that_another_writer_added_is_lost(others: list[int], tries: int) -> None:
    document, theirs = Document(list(others)), 0
    conflicts = next((number for number, other in enumerate(others) if not other), len(others))
    if conflicts >= tries:
        with pytest.raises(RetriableError):
            compare_and_swap(document.load, lambda value: value + 100, document.save, tries=tries, gave_up=GAVE_UP)
        assert document.value == sum(others[:tries]), "nothing of ours was written"
        assert len(document.loads) == tries
        return
    theirs = sum(others[:conflicts])
    saved = compare_and_swap(document.load, lambda value: value + 100, document.save, tries=tries, gave_up=GAVE_UP)
    assert saved == document.value == theirs + 100


def test_a_conflict_that_the_decision_itself_raises_is_not_tried_again() -> None:
    document = Document([])

    def decide(value: int) -> int:
        raise ConflictError("It is too late for that.")

    with pytest.raises(ConflictError, match="too late"):
        compare_and_swap(document.load, decide, document.save, tries=5, gave_up=GAVE_UP)
    assert document.loads == [0]


def test_pauses_grow_to_a_limit_and_the_first_try_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("chalicelib.shared.compare_and_swap._pause", pauses.append)
    document = Document([1] * 9)
    compare_and_swap(document.load, lambda value: value, document.save, tries=10, gave_up=GAVE_UP)
    assert len(pauses) == 9
    assert all(0 <= pause <= pause_seconds(number) for number, pause in enumerate(pauses, start=1))
    assert [pause_seconds(number) for number in range(4)] == [0, FIRST_PAUSE_SECONDS, 0.01, 0.02]
    assert pause_seconds(50) == MAX_PAUSE_SECONDS
