"""The MIS fails while one family is read by direct reads: nobody goes, and the data are as old as before."""

import pytest

from chalicelib.mis.calls import Limits
from tests.faults.check import check, is_whole
from tests.faults.conftest import Begin
from tests.faults.mis_faults import (
    ANOTHER_FORM,
    NO_OBJECT,
    NULL_DATA,
    Spoil,
    asked_to_wait_until,
    cut,
    garbage,
    half,
    html,
    silent,
    status,
)
from tests.faults.world import FaultWorld
from tests.mis.fake_server import Asked, Reply

# what it does, and in how many answers (None for all)
SPOILS: dict[str, tuple[Spoil, int | None]] = {
    "the token is refused": (status(401), None),
    "the pupils are forbidden": (status(403), None),
    "the school is not there": (status(404), None),
    "a wait is asked for once": (status(429), 1),
    "a wait of seconds is asked for once": (status(429, Retry_After="7"), 1),
    "a wait until a date is asked for once": (asked_to_wait_until(5), 1),
    "a wait is asked for on and on": (status(429), None),
    "a wait of an hour is asked for": (status(429, Retry_After="3600"), None),
    "it breaks down once": (status(500), 1),
    "it breaks down in every try of a call": (status(502), 4),
    "it is broken down": (status(500), None),
    "half an answer comes": (half, None),
    "half an answer comes once": (half, 1),
    "garbage comes": (garbage, None),
    "a page for people comes": (html, None),
    "the connection is cut in mid-body": (cut, None),
    "the connection is cut in mid-body once": (cut, 1),
    "the data are null": (NULL_DATA, None),
    "the data are no pupil": (NO_OBJECT, None),
    "the data are of another form": (ANOTHER_FORM, None),
}


def spoil_from(world: FaultWorld, number: int, spoil: Spoil, times: int | None) -> None:
    """Spoil the n-th answer from now on and those after it, so many in all."""
    asked, left = 0, times

    def fault(_asked: Asked, reply: Reply) -> Reply:
        nonlocal asked, left
        asked += 1
        if asked < number or left == 0:
            return reply
        left = left - 1 if left is not None else None
        return spoil(reply)

    world.mis.fault = fault


@pytest.mark.parametrize("number", [1, 2], ids=["the pupil", "a sibling"])
@pytest.mark.parametrize("case", SPOILS)
def test_the_mis_fails(begin: Begin, case: str, number: int) -> None:
    world = begin("one family")
    before, ages = world.stored(), ages_of(world)
    spoil, times = SPOILS[case]
    spoil_from(world, number, spoil, times)
    world.refresh()
    assert not any(one.removed for one in world.stored().values())
    assert ages_of(world) == ages
    assert times is None or is_whole(world, world.in_mis()), "what passes is tried again"
    check(world, before)


def test_an_mis_that_takes_too_long_to_answer(begin: Begin) -> None:
    world = begin("one family")
    before, ages = world.stored(), ages_of(world)
    world.limits = Limits(read_seconds=0.05, attempts=2)
    spoil_from(world, 2, silent, None)
    world.refresh()
    assert ages_of(world) == ages
    check(world, before)


def ages_of(world: FaultWorld) -> dict[str, object]:
    return {dataset: head.data_as_of for dataset, head in world.state.heads.items()}
