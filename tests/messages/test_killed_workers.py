"""Workers are killed at every call they make; each recipient still gets the message at most once, and none is lost."""

from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.directory.domain.records import Record
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.shared.errors import RetriableError
from tests.fakes.fuse import Fuse, kill
from tests.messages.office import Office
from tests.messages.school import SCHOOL, contact, link, mobile, pupil

PEOPLE = 30  # two batches


def office() -> Office:
    records: list[Record] = [contact(f"c{n:02d}", mobile(n)) for n in range(PEOPLE)]
    records += [pupil(f"p{n:02d}", link(f"c{n:02d}")) for n in range(PEOPLE)]
    return Office(*records)


def final_deliveries(place: Office, message_id: str) -> list[Delivery]:
    stored = place.look(message_id)
    page = place.deliveries.page(SCHOOL.id, message_id, attempt=stored.message.attempt, limit=1000, cursor=None)
    return list(page.items)


def check_everyone_has_one_outcome(place: Office, message_id: str) -> None:
    stored = place.look(message_id)
    deliveries = final_deliveries(place, message_id)
    received = Counter(place.sender.addresses)
    assert stored.message.status == "sent"
    assert len(deliveries) == PEOPLE == sum(stored.outcomes.values())
    assert sum(map(len, place.deliveries.items.values())) == PEOPLE  # nothing is left of attempts that were given up
    assert max(received.values()) == 1
    for delivery in deliveries:
        assert delivery.status in ("sent", "uncertain")
        assert delivery.status == "uncertain" or received[delivery.address] == 1


def calls_of_one_message() -> int:
    """How many calls to ports dispatch and delivery make when nothing goes wrong."""
    place = office()
    place.write()
    fuse = Fuse(-1, after=False, action=kill)
    place.guarded(fuse)
    place.work()
    return fuse.calls


@pytest.mark.parametrize("after", [False, True], ids=["before its effect", "after its effect"])
def test_killed_once_at_any_call_to_a_port(after: bool) -> None:
    calls = calls_of_one_message()
    assert calls > 3 * PEOPLE
    for at in range(1, calls + 1):
        place = office()
        message_id = place.write().message.id
        fuse = Fuse(at, after=after, action=kill)
        place.guarded(fuse)

        place.work()

        assert fuse.blown
        check_everyone_has_one_outcome(place, message_id)


def test_at_most_one_delivery_is_uncertain_after_one_kill() -> None:
    for at in range(1, calls_of_one_message() + 1):
        place = office()
        message_id = place.write().message.id
        place.guarded(Fuse(at, after=True, action=kill))

        place.work()

        assert place.look(message_id).outcomes.get("uncertain", 0) <= 1


def test_killed_again_and_again_while_the_school_changes_in_between() -> None:
    for at in range(1, 40):
        place = office()
        message_id = place.write().message.id
        for attempt in range(3):
            place.guarded(Fuse(at + attempt, after=True, action=kill))
            place.work_once()
            if not place.look(message_id).message.fixed:
                place.directory.records[0] = contact("c00", mobile(500 + attempt))
        place.repaired()

        place.work()

        check_everyone_has_one_outcome(place, message_id)


def test_every_queue_message_delivered_twice_sends_nothing_twice() -> None:
    place = office()
    message_id = place.write().message.id
    place.queue.dispatches *= 2
    place.work_once()
    place.queue.dispatches *= 2
    place.queue.deliveries *= 3

    place.work()
    place.dispatch(SCHOOL.id, message_id)
    place.deliver(SCHOOL.id, message_id, 0)

    check_everyone_has_one_outcome(place, message_id)
    assert len(place.sender.sent) == PEOPLE


def test_a_last_batch_whose_worker_died_before_it_ended_the_message_is_ended_by_the_sweep() -> None:
    place = office()
    message_id = place.write().message.id
    place.dispatch(SCHOOL.id, message_id)
    place.queue.dispatches.clear()
    before_it_ended = place.look(message_id)
    place.work()
    place.messages.items[SCHOOL.id, message_id] = replace(
        place.look(message_id), message=before_it_ended.message
    )  # as if the last worker had died between closing its batch and ending the message, and its task was lost
    place.now += timedelta(minutes=16)

    place.wake()
    place.work()

    check_everyone_has_one_outcome(place, message_id)


def test_another_worker_acting_at_any_call_of_a_delivery_worker_sends_nothing_twice() -> None:
    for at in range(1, 80):
        place = office()
        message_id = place.write().message.id
        place.dispatch(SCHOOL.id, message_id)
        twin = DeliverTwin(place, message_id)
        place.guarded(Fuse(at, after=True, action=twin.act))

        place.work()

        check_everyone_has_one_outcome(place, message_id)
        assert place.look(message_id).outcomes == {"sent": PEOPLE}


class DeliverTwin:
    """A second worker that gets the same batch at the same time."""

    def __init__(self, place: Office, message_id: str) -> None:
        self._deliver = place.deliver
        self._message_id = message_id

    def act(self) -> None:
        try:
            self._deliver(SCHOOL.id, self._message_id, 0)
        except RetriableError:
            return  # a claim of the other worker is still open, so this one's task comes back
