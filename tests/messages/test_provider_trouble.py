"""A provider in trouble is left alone for a while: nobody is lost to it, and few end as uncertain."""

from datetime import timedelta

import pytest

from chalicelib.channels.port import OutcomeUnknownError
from chalicelib.messages.domain.lanes import WAVE, DeliveryTask
from chalicelib.messages.services.deliver_batch import AFTER_TROUBLE, THE_REST_AFTER
from chalicelib.messages.services.provider_circuit import UNKNOWN_IN_A_ROW, ProviderCircuit
from chalicelib.shared.errors import RetriableError
from tests.fakes.messages.recording_sender import RecordingSender
from tests.messages.office import Office
from tests.messages.school import SCHOOL
from tests.messages.test_dispatching import place


def in_trouble(error: Exception, people: int = 20) -> tuple[Office, str]:
    def fails(address: str) -> None:
        raise error

    office = place(RecordingSender(fails), people=people)
    message_id = office.write().message.id
    office.dispatch(SCHOOL.id, message_id)
    office.queue.dispatches.clear()
    office.queue.deliveries.clear()
    return office, message_id


def mended(office: Office) -> None:
    office.sender = RecordingSender()
    office.repaired()


def test_a_paused_account_loses_nobody_and_is_tried_again_later() -> None:
    office, message_id = in_trouble(RetriableError("The e-mail service takes no messages from here at present."))
    assert office.deliver(SCHOOL.id, message_id, 0) == "held_up"
    assert office.queue.delays == [AFTER_TROUBLE]
    mended(office)
    office.work()
    assert office.look(message_id).outcomes == {"sent": 20}


def test_a_provider_that_fails_without_an_answer_costs_three_recipients_at_a_time() -> None:
    office, message_id = in_trouble(OutcomeUnknownError("The e-mail service failed to answer."))
    assert office.deliver(SCHOOL.id, message_id, 0) == "held_up"
    assert office.queue.delays == [AFTER_TROUBLE]
    mended(office)
    office.work()
    assert office.look(message_id).outcomes == {"sent": 17, "uncertain": 3}


def test_unknown_answers_between_good_ones_do_not_hold_a_batch_up() -> None:
    calls = 0

    def fails(address: str) -> None:
        nonlocal calls
        calls += 1
        if calls % 3:
            raise OutcomeUnknownError("No answer.")

    office = place(RecordingSender(fails), people=9)
    message_id = office.write().message.id
    office.work()
    assert office.look(message_id).outcomes == {"sent": 3, "uncertain": 6}


@pytest.mark.parametrize("seconds", [20, 200])
def test_a_wait_that_the_worker_has_no_time_for_is_not_begun(seconds: float) -> None:
    office = place(people=20)
    office.pace.seconds = seconds
    office.repaired()
    message_id = office.write().message.id
    office.dispatch(SCHOOL.id, message_id)
    office.queue.dispatches.clear()
    office.queue.deliveries.clear()
    began = office.now
    assert office.deliver(SCHOOL.id, message_id, 0) == "more_later"
    assert office.now - began < timedelta(seconds=60)
    assert office.queue.delays == [THE_REST_AFTER]
    (ref,) = office.deliveries.items
    assert all(one.status == "sent" or one.claimed_at is None for one in office.deliveries.batch(ref))


def hours(office: Office, count: int) -> int:
    """So many hours of ticks and of workers who take every task; gives the most tasks that there were at once."""
    most = 0
    until = office.now + timedelta(hours=count)
    while office.now < until:
        office.wake()
        office.work_once()
        most = max(most, len(office.queue.deliveries))
        office.now += timedelta(seconds=AFTER_TROUBLE)
    return most


def test_hours_of_trouble_pile_up_no_work() -> None:
    office, message_id = in_trouble(RetriableError("The service takes no messages from here at present."), people=600)
    office.queue.deliveries = [DeliveryTask(school_id=SCHOOL.id, message_id=message_id, batch=n) for n in range(WAVE)]
    assert hours(office, 6) <= 2 * WAVE
    mended(office)
    hours(office, 2)
    assert office.look(message_id).outcomes == {"sent": 600}


def test_an_hour_without_answers_leaves_most_recipients_for_later() -> None:
    office, message_id = in_trouble(OutcomeUnknownError("No answer."), people=600)
    office.queue.deliveries = [DeliveryTask(school_id=SCHOOL.id, message_id=message_id, batch=0)]
    hours(office, 1)
    mended(office)
    hours(office, 2)
    outcomes = office.look(message_id).outcomes
    assert sum(outcomes.values()) == 600
    assert outcomes["uncertain"] <= 3 + 8 * WAVE


def test_one_who_is_never_taken_does_not_stand_before_the_others() -> None:
    def fails(address: str) -> None:
        if address.endswith("003"):
            raise RetriableError("Not now.")

    office = place(RecordingSender(fails), people=20)
    message_id = office.write().message.id
    office.dispatch(SCHOOL.id, message_id)
    office.queue.dispatches.clear()
    office.work_once()
    (ref,) = office.deliveries.items
    assert [one.status for one in office.deliveries.batch(ref)].count("sent") == 19


def test_a_refusal_before_the_first_answer_is_trouble_and_one_among_answers_is_not() -> None:
    tally = ProviderCircuit(known_unresponsive=False)
    assert not tally.in_trouble
    tally.note(None)
    assert tally.in_trouble
    tally.note("sent")
    assert not tally.in_trouble
    for _ in range(UNKNOWN_IN_A_ROW):
        assert not tally.is_unresponsive
        tally.note("uncertain")
    assert tally.is_unresponsive
    known = ProviderCircuit(known_unresponsive=True)
    known.note("uncertain")
    assert known.is_unresponsive
