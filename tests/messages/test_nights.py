"""While a message is being sent the clock and the office still count: nights, the end of its day, a stop."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import AttendanceMark
from chalicelib.messages.domain.messages import ENDED, SendRule
from chalicelib.messages.domain.transitions import EXPIRED
from chalicelib.messages.services.recheck_recipients import RECHECK_EVERY
from chalicelib.messages.views.preview_views import preview_view
from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.state import SchoolSync
from tests.fakes.messages.recording_sender import RecordingSender
from tests.messages.office import Office
from tests.messages.school import NOW, SCHOOL, SENDER, TODAY, idle, syncing
from tests.messages.test_dispatching import place as school_of
from tests.messages.test_times_to_send import HOUR, NIGHT, place
from tests.messages.test_writing import ABSENT

EVENING = NOW.replace(hour=19, minute=59, second=58)
MORNING = NOW.replace(day=24, hour=7)


def dispatched(office: Office, **more: object) -> str:
    message_id = office.write(**more).message.id
    office.dispatch(SCHOOL.id, message_id)
    office.queue.dispatches.clear()
    return message_id


def wake(office: Office, at: datetime) -> None:
    office.now = at
    office.wake()
    office.work()


def test_quiet_hours_begin_in_the_middle_of_a_message_and_the_rest_goes_in_the_morning() -> None:
    office = place(people=60, quiet=NIGHT)
    office.now = EVENING
    message_id = dispatched(office)
    office.work()
    before = len(office.sender.sent)
    assert 0 < before < 60
    wake(office, NOW.replace(hour=20, minute=1))
    resting = office.look(message_id).message
    assert (resting.status, resting.about) == (
        "dispatching",
        "The rest waits for the quiet hours to end at 07:00 on 24 November.",
    )
    wake(office, NOW.replace(hour=23))
    assert len(office.sender.sent) == before
    wake(office, MORNING)
    assert office.look(message_id).message.status == "sent"
    assert len(office.sender.addresses) == len(set(office.sender.addresses)) == 60


def test_the_preview_says_until_when_a_general_message_would_wait() -> None:
    office = place(quiet=NIGHT)
    office.now = NOW.replace(hour=21)
    waits = "General messages wait for the quiet hours to end at 07:00 on 24 November."
    assert preview_view(office.preview(), may_send=True).notes == (waits,)
    assert preview_view(office.preview(purpose="urgent"), may_send=True).notes == ()


def test_what_rests_for_the_night_is_stopped_at_once() -> None:
    office = place(people=60, quiet=NIGHT)
    office.now = EVENING
    message_id = dispatched(office)
    office.work()
    wake(office, NOW.replace(hour=20, minute=1))
    office.now += HOUR
    office.stop(SCHOOL.id, message_id, SENDER)
    wake(office, office.now)
    wake(office, office.now + HOUR)
    assert office.look(message_id).message.status == "stopped"


def test_an_urgent_message_goes_on_through_the_night() -> None:
    office = place(people=60, quiet=NIGHT)
    office.now = EVENING
    message_id = dispatched(office, purpose="urgent")
    office.work()
    assert office.look(message_id).message.status == "sent"


def test_sent_anyway_heeds_the_night_and_says_when_it_goes() -> None:
    office = place(quiet=NIGHT)
    office.now = NOW.replace(hour=21)
    message = office.write(send=SendRule(when="after_sync")).message
    with pytest.raises(ConflictError, match="goes by itself at 07:00 on 24 November"):
        office.send_anyway(SCHOOL.id, message.id, SENDER)
    wake(office, MORNING)
    assert office.look(message.id).message.status == "sent"


def test_what_needs_a_person_in_the_night_is_sent_anyway_in_the_morning() -> None:
    office = place(quiet=NIGHT)
    office.now = NOW.replace(hour=21)
    message = office.write(send=SendRule(when="after_sync")).message
    office.sync.state = SchoolSync()
    assert office.retry(SCHOOL.id, message.id, SENDER).message.status == "needs_attention"
    assert office.send_anyway(SCHOOL.id, message.id, SENDER).message.status == "scheduled"
    wake(office, MORNING)
    assert office.look(message.id).message.status == "sent"


def test_what_is_about_today_is_not_sent_any_more_once_the_day_is_over() -> None:
    office = school_of(people=3)
    office.directory.records += [AttendanceMark(pupil_id=f"p{n}", date=TODAY, session="AM", code="N") for n in range(3)]
    message_id = dispatched(office, audience=ABSENT, purpose="attendance", per="pair")
    office.now += timedelta(days=1)
    office.work()
    assert office.sender.sent == []
    (ref,) = office.deliveries.items
    assert {(one.status, one.reason) for one in office.deliveries.batch(ref)} == {("skipped", EXPIRED)}
    assert office.look(message_id).message.status in ENDED


def test_a_stop_counts_in_the_middle_of_a_batch() -> None:
    office = school_of(people=20)
    sent = 0

    def stop_at_the_fourth(address: str) -> None:
        nonlocal sent
        sent += 1
        if sent == 4:
            office.stop(SCHOOL.id, message_id, SENDER)

    office.sender = RecordingSender(stop_at_the_fourth)
    office.pace.seconds = RECHECK_EVERY.total_seconds() / 2
    office.repaired()
    message_id = dispatched(office)
    office.work()
    ended = office.look(message_id).message
    assert ended.status == "stopped"
    assert sent <= 7, "those of the two seconds since the last look"


def test_fresh_data_that_only_a_running_sync_stands_before_is_not_called_old() -> None:
    office = place(quiet=NIGHT)
    office.now = NOW.replace(hour=20, minute=30)
    rule = SendRule(when="when_fresh", newer_than=office.now, ask_at=office.now + HOUR)
    message = office.write(send=rule).message
    office.now += timedelta(minutes=30)
    office.sync.state = idle(read_at=office.now, epoch=2)
    office.release(SCHOOL.id)
    assert office.look(message.id).message.status == "scheduled"
    office.sync.state = syncing(office.sync.state, "pupils")
    wake(office, MORNING)
    waiting = office.look(message.id).message
    assert (waiting.status, waiting.about) == (
        "waiting_for_sync",
        "Waiting for the update of pupils and contacts to finish.",
    )
    office.sync.state = idle(read_at=MORNING, epoch=3)
    office.release(SCHOOL.id)
    office.work()
    assert office.look(message.id).message.status == "sent"


@given(st.lists(st.sampled_from(["work", "wake", "lose", "stop"]), max_size=12), st.integers(0, 59))
def test_whatever_happens_in_the_evening_each_recipient_has_one_outcome(events: list[str], minute: int) -> None:
    office, sent_at = place(people=30, quiet=NIGHT), []
    office.sender = RecordingSender(lambda address: sent_at.append(office.now))
    office.repaired()
    office.now = NOW.replace(hour=19, minute=minute, second=50)
    message_id = office.write().message.id
    for event in events:
        office.now += timedelta(minutes=5)
        if event == "work":
            office.work_once()
        elif event == "wake":
            office.wake()
        elif event == "lose":
            office.queue.dispatches.clear()
            office.queue.deliveries.clear()
        elif office.look(message_id).message.fixed and office.look(message_id).message.status == "dispatching":
            office.stop(SCHOOL.id, message_id, SENDER)
    wake(office, office.now + timedelta(minutes=10))  # within the two hours after which a person would be asked
    for _ in range(40):
        wake(office, office.now + HOUR)
    stored = office.look(message_id)
    assert stored.message.status in ENDED
    assert sum(stored.outcomes.values()) == 30
    assert len(office.sender.addresses) == len(set(office.sender.addresses))
    night = (NOW.replace(hour=20), MORNING)
    assert not any(night[0] <= at < night[1] for at in sent_at)
