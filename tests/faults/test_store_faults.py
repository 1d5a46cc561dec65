"""DynamoDB refuses, breaks down, leaves work over and loses answers, at the first sync and at a sync of edits."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from botocore.awsrequest import AWSResponse

from tests.faults.check import check
from tests.faults.conftest import STORIES, Begin, Story
from tests.faults.store_faults import (
    ATTEMPTS,
    CONFLICT,
    OVER_CAPACITY,
    READS,
    SERVER_ERROR,
    THROTTLED,
    WRITES,
    Fault,
    On,
    Sent,
    answer_lost,
    half_done,
    left_over,
)
from tests.faults.world import FaultWorld

HALF_AN_HOUR = timedelta(minutes=30)
OPERATIONS = (*READS, *WRITES)
ONCE, A_WHOLE_CALL = 1, ATTEMPTS

# what it does: the fault, the requests that it meets, and how often
BRIEF: dict[str, tuple[Fault, str, int]] = (
    {f"throttles one {name}": (THROTTLED, name, ONCE) for name in OPERATIONS}
    | {f"throttles a {name} and all its retries": (THROTTLED, name, A_WHOLE_CALL) for name in OPERATIONS}
    | {f"is over its capacity for one {name}": (OVER_CAPACITY, name, ONCE) for name in ("Query", "BatchWriteItem")}
    | {
        f"breaks down at a {name} and all its retries": (SERVER_ERROR, name, A_WHOLE_CALL)
        for name in ("Query", "UpdateItem")
    }
    | {f"loses one answer to a {name}": (answer_lost, name, ONCE) for name in WRITES}
    | {f"loses every answer to a {name}": (answer_lost, name, A_WHOLE_CALL) for name in WRITES}
    | {f"leaves half of a {name} over": (half_done, name, ONCE) for name in ("BatchWriteItem", "BatchGetItem")}
    | {f"leaves a {name} over": (left_over, name, ONCE) for name in ("BatchWriteItem", "BatchGetItem")}
    | {"cancels a transaction for a conflict": (CONFLICT, "TransactWriteItems", ONCE)}
)
LASTING: dict[str, tuple[Fault, str]] = (
    {f"throttles every {name}": (THROTTLED, name) for name in OPERATIONS}
    | {"is over its capacity for every BatchWriteItem": (OVER_CAPACITY, "BatchWriteItem")}
    | {"leaves every BatchWriteItem over": (left_over, "BatchWriteItem")}
    | {"leaves half of every BatchWriteItem over": (half_done, "BatchWriteItem")}
    | {"leaves every BatchGetItem over": (left_over, "BatchGetItem")}
    | {"leaves half of every BatchGetItem over": (half_done, "BatchGetItem")}
    | {"cancels every transaction for a conflict": (CONFLICT, "TransactWriteItems")}
    | {"loses every answer to an UpdateItem": (answer_lost, "UpdateItem")}
)


def told(cases: Iterable[str]) -> list[tuple[str, Story]]:
    """Each case in both stories, but for what a first sync has none of, and what retries bear.

    That is reads in batches, and items that are put: it has no list of changes by name.
    """
    both = [(case, story) for case in cases for story in STORIES]
    borne = ("BatchGetItem", "PutItem", "throttles one", "for one")
    return [(case, story) for case, story in both if story == "sync of edits" or not any(b in case for b in borne)]


@pytest.mark.parametrize(("case", "story"), told(BRIEF))
def test_dynamodb_for_a_moment(begin: Begin, case: str, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    fault, operation, times = BRIEF[case]
    world.click()
    world.seam.fault = met = On(operation, fault, times)
    world.settle()
    assert met.hits == times
    check(world, before)


@pytest.mark.parametrize(("case", "story"), told(LASTING))
def test_dynamodb_for_half_an_hour(begin: Begin, case: str, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    fault, operation = LASTING[case]
    world.click()
    met = On(operation, fault)
    world.seam.fault = for_half_an_hour(world, met)
    world.settle()
    assert met.hits
    check(world, before)


@pytest.mark.parametrize("fault", [THROTTLED, answer_lost], ids=["throttled", "lost"])
def test_the_click_itself_is_not_answered_and_is_made_again(begin: Begin, fault: Fault) -> None:
    world = begin("sync of edits")
    before = world.stored()
    world.seam.fault = On("UpdateItem", fault, A_WHOLE_CALL)
    world.refresh()
    assert world.raised, "otherwise the click went through"
    check(world, before)


def for_half_an_hour(world: FaultWorld, fault: Fault) -> Fault:
    """A fault that ends by itself: as long as nothing can be written, nothing can end either."""
    until = world.clock.now + HALF_AN_HOUR

    def choose(sent: Sent) -> AWSResponse:
        return fault(sent) if world.clock.now < until else sent.send()

    return choose
