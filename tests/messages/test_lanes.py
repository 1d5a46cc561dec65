"""One school's newsletter does not delay another's absence texts, nor its own lane's next message for long."""

from collections import deque
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.directory.domain.records import Record
from chalicelib.messages.domain.deadlines import DISPATCH_STALLED_AFTER
from chalicelib.messages.domain.lanes import (
    DELIVERING_AT_ONCE,
    LANES,
    WAVE,
    DeliveryTask,
    MessageLane,
    delivery_task,
    first_wave,
    lane_of,
    next_wave,
    seconds_between,
)
from chalicelib.messages.domain.messages import Message
from tests.fakes.messages.memory_message_queue import MemoryMessageQueue
from tests.messages.office import Office
from tests.messages.school import SCHOOL, contact, link, pupil

OTHER = replace(SCHOOL, id="B2", name="Oak School")


class LaneQueue(MemoryMessageQueue):
    """Two lanes of deliveries, first in, first out: the least fair that a queue can be."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes: dict[MessageLane, deque[DeliveryTask]] = {lane: deque() for lane in LANES}

    def deliver(self, message: Message, batches: Iterable[int], *, delay_seconds: int = 0) -> None:
        for batch in batches:
            self.lanes[lane_of(message.purpose)].append(delivery_task(message, batch))


def school_of(people: int, *, queue: LaneQueue, other: bool = False) -> Office:
    records: list[Record] = [contact(f"c{n:05d}", f"+4477009{n:05d}") for n in range(people)]
    records += [pupil(f"p{n:05d}", link(f"c{n:05d}")) for n in range(people)]
    office = Office(*records, school=OTHER if other else SCHOOL)
    office.queue = queue
    office.repaired()
    return office


def dispatched(office: Office, **more: object) -> str:
    message_id = office.write(**more).message.id
    office.dispatch(office.school.id, message_id)
    office.queue.dispatches.clear()
    return message_id


def work_one(queue: LaneQueue, lane: MessageLane, schools: dict[str, Office]) -> DeliveryTask | None:
    """One worker takes the first task of its lane."""
    if not queue.lanes[lane]:
        return None
    task = queue.lanes[lane].popleft()
    schools[task.school_id].deliver(task.school_id, task.message_id, task.batch, queue_round=task.queue_round)
    return task


@pytest.mark.parametrize("purpose", ["attendance", "urgent"])
def test_a_newsletter_to_thousands_leaves_the_urgent_lane_to_another_schools_absences(purpose: str) -> None:
    queue = LaneQueue()
    big, small = school_of(5_000, queue=queue), school_of(40, queue=queue, other=True)
    schools = {SCHOOL.id: big, OTHER.id: small}
    newsletter = dispatched(big)
    absences = dispatched(small, purpose=purpose, per="pair")

    while task := work_one(queue, "urgent", schools):
        assert task.school_id == OTHER.id
        assert work_one(queue, "general", schools) is not None

    assert small.look(absences).message.status == "sent"
    assert len(small.sender.sent) == 40
    assert big.look(newsletter).message.status == "dispatching"


def test_within_a_lane_a_long_message_stands_before_another_schools_with_one_wave_at_most() -> None:
    queue = LaneQueue()
    big, small = school_of(5_000, queue=queue), school_of(40, queue=queue, other=True)
    schools = {SCHOOL.id: big, OTHER.id: small}
    newsletter = dispatched(big)
    work_one(queue, "general", schools)
    notice = dispatched(small)

    before = 0
    while small.look(notice).message.status != "sent":
        before += work_one(queue, "general", schools) is not None
    assert before <= 2 * WAVE + 2

    while work_one(queue, "general", schools):
        pass
    assert big.look(newsletter).outcomes == {"sent": 5_000}
    assert len(set(big.sender.addresses)) == 5_000


def test_a_long_message_that_gets_on_is_not_queued_again_and_one_that_stands_still_is() -> None:
    queue = LaneQueue()
    office = school_of(1_000, queue=queue)
    message_id = dispatched(office)
    schools = {SCHOOL.id: office}
    for _ in range(3):
        work_one(queue, "general", schools)
    office.now += DISPATCH_STALLED_AFTER
    office.wake()
    assert queue.dispatches == [], "it has closed batches since"

    queue.lanes["general"].clear()  # whatever the reason
    office.now += DISPATCH_STALLED_AFTER
    office.wake()
    assert [task.message_id for task in queue.dispatches] == [message_id]
    office.dispatch(SCHOOL.id, message_id)
    while work_one(queue, "general", schools):
        pass
    assert office.look(message_id).outcomes == {"sent": 1_000}
    assert len(set(office.sender.addresses)) == len(office.sender.sent) == 1_000


def test_both_lanes_together_keep_to_the_stages_rate() -> None:
    a_second = sum(DELIVERING_AT_ONCE[lane] / seconds_between(lane, 14) for lane in LANES)
    assert a_second == pytest.approx(14)


@given(open_batches=st.sets(st.integers(0, 99)), batches=st.just(100))
def test_every_open_batch_is_queued_by_the_first_wave_or_by_one_that_ends_before_it(
    open_batches: set[int], batches: int
) -> None:
    waiting, done = deque(first_wave(open_batches)), set[int]()
    assert len(waiting) <= WAVE
    while waiting:
        batch = waiting.popleft()
        assert len(waiting) < WAVE
        done.add(batch)
        waiting.extend(next_wave(batch, batches))
    assert open_batches <= done


def test_a_batch_that_is_delivered_twice_loses_nothing_of_what_follows_it() -> None:
    queue = LaneQueue()
    office = school_of(1_000, queue=queue)
    message_id = dispatched(office)
    schools = {SCHOOL.id: office}
    for _ in range(6):
        lane = queue.lanes["general"]
        lane.append(lane[0])
        work_one(queue, "general", schools)
    while work_one(queue, "general", schools):
        pass
    assert office.look(message_id).outcomes == {"sent": 1_000}
    assert len(set(office.sender.addresses)) == len(office.sender.sent) == 1_000
