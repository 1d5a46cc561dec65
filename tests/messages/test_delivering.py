"""Delivering: refused, unknown and taken are told apart, slow providers lose nobody, claims are respected."""

from datetime import timedelta

import pytest

from chalicelib.channels.port import OutcomeUnknownError
from chalicelib.shared.errors import RetriableError, SkippableError
from tests.fakes.messages.recording_sender import RecordingSender
from tests.messages.school import SCHOOL, mobile
from tests.messages.test_dispatching import place


def test_refused_unknown_and_taken_are_told_apart_and_none_is_sent_again() -> None:
    def fails(address: str) -> None:
        if address == mobile(0):
            raise SkippableError("The text message service refused this message.")
        if address == mobile(1):
            raise OutcomeUnknownError("The text message service did not answer.")

    office = place(RecordingSender(fails))
    stored = office.write()

    office.work()
    office.work()

    after = office.look(stored.message.id)
    assert after.outcomes == {"sent": 1, "failed": 1, "uncertain": 1}
    assert after.message.about == "Sent to 1, 1 failed, 1 uncertain."


def test_a_provider_that_asks_to_wait_gets_the_rest_later_and_nobody_is_lost() -> None:
    refusals = 4

    def fails(address: str) -> None:
        nonlocal refusals
        refusals -= 1
        if refusals >= 0:
            raise RetriableError("The text message service asks to wait.")

    office = place(RecordingSender(fails))
    stored = office.write()

    office.work()

    assert office.look(stored.message.id).outcomes == {"sent": 3}
    assert office.sender.addresses == [mobile(0), mobile(1), mobile(2)]


def test_a_provider_that_keeps_asking_to_wait_is_left_alone_and_asked_again_later() -> None:
    asked = 0

    def fails(address: str) -> None:
        nonlocal asked
        asked += 1
        raise RetriableError("The text message service asks to wait.")

    office = place(RecordingSender(fails), people=20)
    stored = office.write()
    office.dispatch(SCHOOL.id, stored.message.id)
    office.queue.deliveries.clear()

    office.deliver(SCHOOL.id, stored.message.id, 0)

    assert asked < 30, "slower and slower, not as fast as it can"
    (ref,) = office.deliveries.items
    assert all(one.claimed_at is None for one in office.deliveries.batch(ref))
    office.sender = RecordingSender()
    office.repaired()
    office.work()
    assert office.look(stored.message.id).outcomes == {"sent": 20}


def test_a_worker_stops_before_its_time_is_over_and_the_rest_comes_later() -> None:
    office = place(people=20)

    def slow(address: str) -> None:
        office.now += timedelta(seconds=12)

    office.sender = RecordingSender(slow)
    office.repaired()
    stored = office.write()
    office.dispatch(SCHOOL.id, stored.message.id)
    started_at = office.now

    office.queue.deliveries.clear()
    office.deliver(SCHOOL.id, stored.message.id, 0)

    assert office.now - started_at <= timedelta(seconds=60)
    assert [task.batch for task in office.queue.deliveries] == [0], "the rest is queued anew, not a failure"
    office.work()
    assert office.look(stored.message.id).outcomes == {"sent": 20}


def test_a_younger_claim_of_another_worker_makes_the_batch_come_back() -> None:
    office = place()
    stored = office.write()
    office.dispatch(SCHOOL.id, stored.message.id)
    (ref,) = office.deliveries.items
    first = office.deliveries.batch(ref)[0]
    assert office.deliveries.claim(ref, first.id, token="another", now=office.now)

    with pytest.raises(RetriableError):
        office.deliver(SCHOOL.id, stored.message.id, 0)

    office.work_once()  # a first hand-out at the same moment changes nothing
    office.work()
    assert office.look(stored.message.id).outcomes == {"sent": 2, "uncertain": 1}
