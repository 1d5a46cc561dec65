"""Scheduled messages, quiet hours, fresh data by a deadline, stopping: each waits with a sentence, none for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.messages.domain.deadlines import DECIDED_WITHIN, PREPARED_WITHIN, SENT_WITHIN, WAITS_AT_MOST
from chalicelib.messages.domain.messages import ENDED, Message, SendRule
from chalicelib.messages.domain.send_conditions import Conditions, quiet_until
from chalicelib.schools.domain.sync_settings import QuietHours
from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.sync.domain.state import SchoolSync
from tests.messages.office import Office
from tests.messages.school import COMPOSER, NOW, SCHOOL, SENDER, contact, idle, link, mobile, pupil, syncing
from tests.messages.test_writing import ABSENT

HOUR = timedelta(hours=1)
NIGHT = QuietHours(start="20:00", end="07:00")


def place(people: int = 1, quiet: QuietHours | None = None) -> Office:
    records = [contact(f"c{n}", mobile(n)) for n in range(people)]
    office = Office(*records, *(pupil(f"p{n}", link(f"c{n}")) for n in range(people)))
    office.schools.school = replace(SCHOOL, settings=replace(SCHOOL.settings, quiet_hours=quiet))
    return office


def look(office: Office, message: Message) -> Message:
    return office.look(message.id).message


def wait(office: Office, until: datetime) -> None:
    office.now = until
    office.wake()
    office.work()


def test_a_scheduled_message_goes_at_its_time_and_to_whoever_it_is_then() -> None:
    office = place()
    message = office.write(send=SendRule(when="at", at=NOW + 5 * HOUR)).message
    assert (message.status, message.about) == ("scheduled", "Goes at 14:00.")
    wait(office, NOW + 4 * HOUR)
    assert look(office, message).status == "scheduled"
    office.directory.records[0] = contact("c0", mobile(9))
    office.sync.state = idle(read_at=NOW + 4 * HOUR, epoch=2)
    wait(office, NOW + 5 * HOUR)
    assert look(office, message).status == "sent"
    assert office.sender.addresses == [mobile(9)]


def test_a_scheduled_message_waits_for_the_sync_that_runs_at_its_time() -> None:
    office = place()
    message = office.write(send=SendRule(when="at", at=NOW + HOUR)).message
    office.sync.state = syncing(idle(), "pupils")
    wait(office, NOW + HOUR)
    assert look(office, message).status == "waiting_for_sync"
    office.sync.state = idle(read_at=office.now, epoch=2)
    office.release(SCHOOL.id)
    office.work()
    assert look(office, message).status == "sent"


def test_a_scheduled_message_can_be_cancelled_and_sent_at_once() -> None:
    office = place()
    rule = SendRule(when="at", at=NOW + HOUR)
    cancelled, hurried = office.write(send=rule).message, office.write(send=rule).message
    assert office.cancel(SCHOOL.id, cancelled.id).message.status == "cancelled"
    office.send_anyway(SCHOOL.id, hurried.id, SENDER)
    office.work()
    assert look(office, hurried).status == "sent"


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (SendRule(when="at"), "send.at"),
        (SendRule(when="at", at=NOW - HOUR), "send.at"),
        (SendRule(when="at", at=NOW + timedelta(days=61)), "send.at"),
        (SendRule(when="at", at=(NOW + HOUR).replace(tzinfo=None)), "send.at"),
        (SendRule(when="now", at=NOW + HOUR), "send.at"),
        (SendRule(when="at", at=NOW + HOUR, newer_than=NOW), "send.newer_than"),
        (SendRule(when="when_fresh", ask_at=NOW - HOUR), "send.ask_at"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_with_its_field(rule: SendRule, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        place().write(send=rule)
    assert caught.value.field == field


def test_a_message_about_todays_attendance_cannot_wait_until_tomorrow() -> None:
    later: dict[str, Any] = {"send": SendRule(when="at", at=NOW + 24 * HOUR)}
    with pytest.raises(InvalidError, match="another day"):
        place().write(audience=ABSENT, purpose="attendance", per="pair", **later)


@pytest.mark.parametrize(("purpose", "per"), [("attendance", "pair"), ("urgent", "contact")])
def test_quiet_hours_hold_general_messages_alone(purpose: Any, per: Any) -> None:
    office = place(quiet=NIGHT)
    office.now = NOW.replace(hour=21)
    general = office.write().message
    assert (general.status, general.about) == (
        "scheduled",
        "Waits for the quiet hours to end at 07:00 on 24 November.",
    )
    other = office.write(purpose=purpose, per=per).message
    assert other.status == "dispatching"
    wait(office, NOW.replace(day=24, hour=7))
    assert look(office, general).status == "sent"


@pytest.mark.parametrize(
    ("clock", "quiet", "ends"),
    [
        ("2026-11-23T19:59", NIGHT, None),
        ("2026-11-23T20:00", NIGHT, "2026-11-24T07:00"),
        ("2026-11-24T06:59", NIGHT, "2026-11-24T07:00"),
        ("2026-11-24T07:00", NIGHT, None),
        ("2026-11-23T12:30", QuietHours(start="12:00", end="13:00"), "2026-11-23T13:00"),
        ("2026-07-01T19:30", NIGHT, "2026-07-02T06:00"),  # summer time: 20:30 at the school, until 07:00 there
        ("2026-10-24T22:00", NIGHT, "2026-10-25T07:00"),  # the clocks go back in that night
    ],
)
def test_quiet_hours_are_the_schools_own_time(clock: str, quiet: QuietHours, ends: str | None) -> None:
    conditions = Conditions(timezone="Europe/London", quiet=quiet)
    found = quiet_until(conditions, "general", now=datetime.fromisoformat(f"{clock}:00+00:00"))
    assert (found.isoformat()[:16] if found else None) == ends


def test_a_message_for_fresh_data_goes_when_the_data_is_newer() -> None:
    office = place()
    message = office.write(send=SendRule(when="when_fresh", newer_than=NOW)).message
    assert message.about == "Waiting for data newer than 09:00. It is of 08:50. You are asked at 11:00."
    office.sync.state = syncing(idle(), "pupils")
    office.release(SCHOOL.id)
    assert look(office, message).status == "waiting_for_sync"
    office.now += HOUR
    office.sync.state = idle(read_at=office.now, epoch=2)
    office.release(SCHOOL.id)
    office.work()
    assert look(office, message).status == "sent"


def test_a_person_is_asked_when_the_data_did_not_become_fresh_in_time_and_may_try_again() -> None:
    office = place()
    message = office.write(send=SendRule(when="when_fresh", newer_than=NOW, ask_at=NOW + HOUR)).message
    wait(office, NOW + HOUR)
    asked = look(office, message)
    assert asked.status == "needs_attention"
    assert asked.about.startswith("The data did not become newer than 09:00 in time. It is of 08:50.")
    again = office.retry(SCHOOL.id, message.id, SENDER).message
    assert (again.status, again.send.ask_at) == ("waiting_for_sync", NOW + 2 * HOUR)
    wait(office, NOW + 2 * HOUR)
    office.send_anyway(SCHOOL.id, message.id, SENDER)
    office.work()
    assert look(office, message).status == "sent"


def test_a_deadline_stands_also_after_a_wait_for_a_running_sync() -> None:
    office = place()
    rule = SendRule(when="when_fresh", newer_than=NOW - HOUR, ask_at=NOW + HOUR)
    office.sync.state = syncing(idle(), "pupils")
    message = office.write(send=rule).message
    assert message.about == "Waiting for the update of pupils and contacts to finish."
    office.schools.school = replace(SCHOOL, settings=replace(SCHOOL.settings, source_lag_minutes=300))
    office.sync.state = idle()
    office.release(SCHOOL.id)
    waiting = look(office, message)
    assert waiting.about.endswith("You are asked at 10:00.")
    wait(office, NOW + HOUR)
    assert look(office, message).status == "needs_attention"


def test_the_age_of_the_sources_copy_counts_as_well() -> None:
    office = place()
    settings = replace(SCHOOL.settings, source_lag_minutes=60)
    office.schools.school = replace(SCHOOL, settings=settings)
    office.sync.state = idle(read_at=NOW + timedelta(minutes=30))
    office.now = NOW + timedelta(minutes=31)
    message = office.write(send=SendRule(when="when_fresh", newer_than=NOW)).message
    assert "It is of 08:30." in message.about


def test_a_sync_that_does_not_end_asks_a_person() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")
    message = office.write(send=SendRule(when="after_sync")).message
    wait(office, NOW + WAITS_AT_MOST)
    asked = look(office, message)
    assert asked.about == (
        "The update has not finished for twelve hours. Nothing was sent. Try again after an update, send it with the "
        "data of 08:50, or cancel it."
    )
    office.sync.state = idle()
    again = office.retry(SCHOOL.id, message.id, SENDER).message
    assert again.status == "needs_attention", "the update that it waited for has never ended well"
    office.sync.state = idle(read_at=office.now, epoch=2)
    assert office.retry(SCHOOL.id, message.id, SENDER).message.status == "dispatching"


def test_what_nobody_decides_is_given_up_after_a_week() -> None:
    office = place()
    message = office.write(COMPOSER).message
    wait(office, NOW + DECIDED_WITHIN - HOUR)
    assert look(office, message).status == "awaiting_authorisation"
    wait(office, NOW + DECIDED_WITHIN)
    assert look(office, message).status == "failed"


def test_recipients_that_cannot_be_decided_are_given_to_a_person() -> None:
    office = place()
    message = office.write().message
    office.queue.dispatches.clear()
    office.now = NOW + PREPARED_WITHIN
    office.wake()
    assert look(office, message).about.startswith("Its recipients could not be decided within two hours.")


def test_stopping_skips_what_is_not_claimed_and_ends_as_stopped() -> None:
    office = place(people=60)
    message = office.write().message
    office.dispatch(SCHOOL.id, message.id)
    office.queue.dispatches.clear()
    first = office.queue.deliveries.pop(0)
    office.deliver(first.school_id, first.message_id, first.batch)
    office.stop(SCHOOL.id, message.id, SENDER)
    assert look(office, message).status == "dispatching"
    office.work()
    ended = look(office, message)
    assert (ended.status, ended.about) == ("stopped", "Stopped by Sam Office. Sent to 25, 35 left out.")
    assert len(office.sender.sent) == 25
    assert office.stop(SCHOOL.id, message.id, SENDER).message == ended


def test_only_what_is_being_sent_can_be_stopped() -> None:
    office = place()
    scheduled = office.write(send=SendRule(when="at", at=NOW + HOUR)).message
    sent = office.write().message
    office.work()
    for message in (scheduled, sent):
        with pytest.raises(ConflictError, match="nothing to stop"):
            office.stop(SCHOOL.id, message.id, SENDER)


def test_what_could_not_be_sent_within_a_day_is_not_sent_any_more() -> None:
    office = place()
    message = office.write().message
    office.dispatch(SCHOOL.id, message.id)
    office.queue.dispatches.clear()
    office.queue.deliveries.clear()
    wait(office, NOW + SENT_WITHIN + HOUR)
    ended = look(office, message)
    assert (ended.status, ended.about) == ("stopped", "It could not all be sent within a day. Sent to 0, 1 left out.")


RULES = st.sampled_from(
    [
        SendRule(),
        SendRule(when="after_sync"),
        SendRule(when="anyway"),
        SendRule(when="at", at=NOW + 5 * HOUR),
        SendRule(when="when_fresh", newer_than=NOW - 2 * HOUR),
        SendRule(when="when_fresh"),
    ]
)
STATES: st.SearchStrategy[SchoolSync] = st.sampled_from(
    [idle(), idle(read_at=NOW + HOUR, epoch=2), syncing(idle(), "pupils"), SchoolSync()]
)


@given(RULES, st.booleans(), st.lists(st.tuples(STATES, st.sampled_from(["lose", "work", "release", "nothing"]))))
def test_no_message_waits_for_ever_and_nobody_gets_it_twice(
    rule: SendRule, composer: bool, events: list[tuple[SchoolSync, str]]
) -> None:
    """Whatever the syncs do and whichever queue messages are lost, a week and a day later each message has ended."""
    office = place(people=3, quiet=NIGHT)
    if rule.when == "anyway" and composer:
        return
    message = office.write(COMPOSER if composer else SENDER, send=rule).message
    for state, event in events:
        office.sync.state = state
        office.now += HOUR
        if event == "lose":
            office.queue.dispatches.clear()
            office.queue.deliveries.clear()
        elif event == "work":
            office.work_once()
        elif event == "release":
            office.release(SCHOOL.id)
    until = office.now + DECIDED_WITHIN + timedelta(days=3)
    while office.now < until:
        office.now += 6 * HOUR
        office.wake()
        office.work()
    ended = look(office, message)
    assert ended.status in ENDED
    assert len(office.sender.addresses) == len(set(office.sender.addresses))
    assert list(office.messages.due(until)) == []
