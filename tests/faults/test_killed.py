"""The worker dies at every write to DynamoDB, before and after its effect, and at every answer of the MIS."""

from collections.abc import Iterator

import pytest

from tests.fakes.port_calls import Killed
from tests.faults.check import check
from tests.faults.conftest import STORIES, Begin, Story
from tests.faults.store_faults import WRITES, Fault, at_write, killed_after, killed_before


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("killed", [killed_before, killed_after], ids=["before", "after"])
def test_a_worker_killed_at_any_write(begin: Begin, killed: Fault, story: Story) -> None:
    world = begin(story)
    world.click()
    world.seam.sent.clear()
    world.settle()
    writes = sum(operation in WRITES for operation in world.seam.sent)
    assert writes > 10
    for number in range(1, writes + 1):
        world = begin(story)
        before = world.stored()
        world.click()
        world.seam.fault = at_write(number, killed)
        world.settle()
        assert [type(error) for error in world.raised] == [Killed], f"write {number} of {writes}"
        check(world, before)


@pytest.mark.parametrize("story", STORIES)
def test_a_worker_killed_at_any_answer_of_the_mis(begin: Begin, story: Story) -> None:
    world = begin(story)
    answers: list[None] = []
    world.on_answer = lambda: answers.append(None)
    world.refresh()
    assert len(answers) > 5
    for number in range(1, len(answers) + 1):
        world = begin(story)
        before = world.stored()
        left = iter(range(1, number))

        def die(left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                world.on_answer = lambda: None
                raise Killed

        world.on_answer = die
        world.refresh()
        assert [type(error) for error in world.raised] == [Killed], f"answer {number} of {len(answers)}"
        check(world, before)
