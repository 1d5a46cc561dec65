"""A provider in trouble is left alone for a while: nobody is lost to it, and few end as uncertain."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import RetriableError
from chalicelib.domain.message_ports import OutcomeUnknownError
from chalicelib.services.deliver_batch import AFTER_TROUBLE, THE_REST_AFTER
from tests.fakes.recording_sender import RecordingSender
from tests.sending.office import Office
from tests.sending.school import SCHOOL
from tests.sending.test_dispatching import place


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
