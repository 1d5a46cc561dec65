"""The worker dies at every write to DynamoDB, before and after its effect, and at every answer of the MIS."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.fakes.port_calls import Killed
from tests.faults.check import check
from tests.faults.conftest import Begin, Story
from tests.faults.store_faults import WRITES, Fault, at_write, killed_after, killed_before
from tests.faults.world import FaultWorld

Works: TypeAlias = Callable[[Begin, Story], FaultWorld]


def in_one_go(begin: Begin, story: Story) -> FaultWorld:
    return begin(story)


def page_by_page(begin: Begin, story: Story) -> FaultWorld:
    """No worker has time for more than a page, so that each hands over to the next."""
    world = begin(story, ("pupils",))
    world.seconds_left = 0
    return world


def one_family(begin: Begin, story: Story) -> FaultWorld:
    """Only one family has changed, and the click asks for it alone."""
    world = begin(story)
    world.sync_once()
    pupil = next(iter(world.office.pupils.values()))
    world.office.set_mobile(pupil.links[0].contact_id, world.office.next_unused_mobile())
    world.pupil_id = pupil.id
    return world


WORKING: list[tuple[Works, Story]] = [
    (in_one_go, "first sync"),
    (in_one_go, "sync of edits"),
    (page_by_page, "sync of edits"),
    (one_family, "first sync"),
]


@pytest.mark.parametrize("killed", [killed_before, killed_after], ids=["before", "after"])
@pytest.mark.parametrize(("works", "story"), WORKING)
def test_a_worker_killed_at_any_write(begin: Begin, works: Works, killed: Fault, story: Story) -> None:
    world = works(begin, story)
    world.click()
    world.seam.sent.clear()
    world.settle()
    writes = sum(operation in WRITES for operation in world.seam.sent)
    assert writes > 5
    for number in range(1, writes + 1):
        world = works(begin, story)
        before = world.stored()
        world.click()
        world.seam.fault = at_write(number, killed)
        world.settle()
        assert [type(error) for error in world.raised] == [Killed], f"write {number} of {writes}"
        check(world, before)


@pytest.mark.parametrize(("works", "story"), WORKING)
def test_a_worker_killed_at_any_answer_of_the_mis(begin: Begin, works: Works, story: Story) -> None:
    world = works(begin, story)
    answers: list[None] = []
    world.on_answer = lambda: answers.append(None)
    world.refresh()
    assert answers
    for number in range(1, len(answers) + 1):
        world = works(begin, story)
        before = world.stored()
        die_at_answer(world, number)
        world.refresh()
        assert [type(error) for error in world.raised] == [Killed], f"answer {number} of {len(answers)}"
        check(world, before)


def die_at_answer(world: FaultWorld, number: int) -> None:
    """Kill the worker that gets the MIS's n-th answer from now on."""
    left = number

    def die() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Killed

    world.on_answer = die
