"""SQS delivers twice, late, in reverse order, loses messages and refuses them."""

from collections.abc import Callable, Iterable

import pytest

from chalicelib.shared.errors import RetriableError
from chalicelib.sync.domain.state import Lane, SyncTask
from tests.fakes.sync.job_queue import Letter
from tests.faults.check import check
from tests.faults.conftest import STORIES, Begin, Story
from tests.faults.world import LEASE_SECONDS, FaultWorld


def twice(world: FaultWorld) -> None:
    world.queue.letters += [Letter(letter.message, letter.lane) for letter in world.queue.letters]


def twice_at_once(world: FaultWorld) -> None:
    """The second copy comes while a worker reads for the first, or is about to write."""
    copies = [Letter(letter.message, letter.lane) for letter in world.queue.letters]
    world.queue.letters += copies

    def deliver_copies() -> None:
        world.on_answer = lambda: None
        for letter in copies:
            world.deliver(letter)

    world.on_answer = deliver_copies


def backwards(world: FaultWorld) -> None:
    world.pick = lambda letters: letters[-1]


def after_the_sweep(world: FaultWorld) -> None:
    """The messages are on their way for longer than the tick waits for them."""
    late = world.clock.now.replace(minute=world.clock.now.minute + 9)
    for letter in world.queue.letters:
        letter.visible_at = late


def after_the_run(world: FaultWorld) -> None:
    """The messages turn up when the run was ended because nothing moved; the tick's own are lost."""
    late = world.clock.now.replace(hour=world.clock.now.hour + 1)
    for letter in world.queue.letters:
        letter.visible_at = late
    lose_what_is_put(world)


def frozen_past_its_lease(world: FaultWorld) -> None:
    """A worker stands still for longer than its lease, and another one takes its message meanwhile."""

    def freeze() -> None:
        world.on_answer = lambda: None
        world.clock.advance(LEASE_SECONDS + 60)
        for letter in world.queue.visible(world.clock.now):
            world.deliver(letter)

    world.on_answer = freeze


def lost(world: FaultWorld) -> None:
    world.queue.letters.clear()


def lost_for_ever(world: FaultWorld) -> None:
    lost(world)
    lose_what_is_put(world)


def lose_what_is_put(world: FaultWorld) -> None:
    def lose(messages: Iterable[SyncTask], lane: Lane, *, delay_seconds: float = 0) -> None:
        """Nothing arrives."""

    world.queue.put = lose  # type: ignore[method-assign]  # what the queue does, until the fault is lifted


def refused(world: FaultWorld) -> None:
    lost(world)

    def refuse(messages: Iterable[SyncTask], lane: Lane, *, delay_seconds: float = 0) -> None:
        raise RetriableError("The work could not be queued. Please try again.")

    world.queue.put = refuse  # type: ignore[method-assign]  # what the queue does, until the fault is lifted


CASES: dict[str, Callable[[FaultWorld], None]] = {
    "every message comes twice": twice,
    "every message comes twice at once": twice_at_once,
    "the last message comes first": backwards,
    "every message comes after the tick has queued the job again": after_the_sweep,
    "every message comes after the run was ended": after_the_run,
    "a worker stands still past its lease": frozen_past_its_lease,
    "every message is lost": lost,
    "every message is lost, the tick's as well": lost_for_ever,
    "no message is taken": refused,
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("case", CASES)
def test_sqs(begin: Begin, case: str, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    world.click()
    CASES[case](world)
    world.settle()
    check(world, before)
