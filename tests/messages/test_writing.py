"""Writing a message: what is refused, what is stored, and when it sets off."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.audience.domain.audience import AttendanceSelector, Audience, PupilRule, Selector
from chalicelib.messages.domain.deadlines import QUEUED_WITHIN
from chalicelib.messages.domain.lanes import DispatchTask
from chalicelib.messages.domain.messages import Message, NewMessage, SendRule
from chalicelib.messages.domain.text import ASKED_AFTER
from chalicelib.shared.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, RetriableError
from tests.fakes.messages.memory_message_queue import MemoryMessageQueue
from tests.messages.office import Office
from tests.messages.school import COMPOSER, EVERYONE, SCHOOL, SENDER, TODAY, contact, idle, link, mobile, pupil, syncing

ABSENT = Audience(
    who="contacts",
    pupils=PupilRule(any_of=(Selector(attendance=AttendanceSelector(date="today", codes=("N",))),)),
    contacts="first",
)


def place() -> Office:
    return Office(contact("c1", mobile(1)), pupil("p1", link("c1")))


def test_a_senders_message_is_on_its_way_and_queued_by_ids_only() -> None:
    office = place()

    stored = office.write()

    assert stored.message.status == "dispatching"
    assert office.queue.dispatches == [DispatchTask(school_id=SCHOOL.id, message_id=stored.message.id)]


def test_while_needed_data_is_syncing_nothing_is_created_and_the_datasets_are_named() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils", "staff")

    with pytest.raises(ConflictError, match="pupils and contacts is being updated") as refused:
        office.write()

    assert refused.value.code == "sync_in_progress"
    assert not office.messages.items
    assert not office.queue.dispatches


def test_a_sync_of_data_that_is_not_needed_stops_nobody() -> None:
    office = place()
    office.sync.state = syncing(idle(), "staff", "attendance")

    assert office.write().message.status == "dispatching"


def test_data_that_was_never_read_is_refused_as_well() -> None:
    office = place()
    office.sync.state = type(office.sync.state)()

    with pytest.raises(ConflictError):
        office.write()


def test_after_sync_waits_and_anyway_goes() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")

    waiting = office.write(send=SendRule(when="after_sync"))
    going = office.write(send=SendRule(when="anyway"))

    assert waiting.message.status == "waiting_for_sync"
    assert waiting.message.about == "Waiting for the update of pupils and contacts to finish."
    assert going.message.status == "dispatching"
    assert [task.message_id for task in office.queue.dispatches] == [going.message.id]


def test_a_composers_message_waits_for_a_sender_even_while_syncing() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")

    stored = office.write(COMPOSER)

    assert stored.message.status == "awaiting_authorisation"
    with pytest.raises(ConflictError, match="updated"):
        office.authorise(SCHOOL.id, stored.message.id, SENDER)
    with pytest.raises(ForbiddenError):
        office.authorise(SCHOOL.id, stored.message.id, COMPOSER)
    assert office.look(stored.message.id).message.status == "awaiting_authorisation"

    office.sync.state = idle()
    authorised = office.authorise(SCHOOL.id, stored.message.id, SENDER)
    assert authorised.message.status == "dispatching"
    assert authorised.message.authorised_by == SENDER
    with pytest.raises(ConflictError):
        office.authorise(SCHOOL.id, stored.message.id, SENDER)


def test_a_sender_may_authorise_with_another_time_to_send() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")
    stored = office.write(COMPOSER)

    waiting = office.authorise(SCHOOL.id, stored.message.id, SENDER, send=SendRule(when="after_sync"))

    assert waiting.message.status == "waiting_for_sync"


def test_a_composer_may_not_choose_anyway() -> None:
    with pytest.raises(ForbiddenError):
        place().write(COMPOSER, send=SendRule(when="anyway"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "x" * 1601}, "body"),
        ({"body": "Dear ((parent))"}, "body"),
        ({"body": "((pupil first name)) is away"}, "body"),
        ({"subject": "Hello"}, "subject"),
        ({"channel": "email"}, "subject"),
        ({"channel": "email", "subject": "a\r\nBcc: x"}, "subject"),
        ({"purpose": "attendance"}, "per"),
        ({"audience": Audience(who="staff"), "per": "pair"}, "per"),
        ({"preview_id": "other.1"}, "preview_id"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_stored(changes: dict[str, object], field: str) -> None:
    office = place()

    with pytest.raises(InvalidError) as refused:
        office.write(**changes)

    assert refused.value.field == field
    assert not office.messages.items


def test_an_unknown_group_is_refused_when_writing_and_when_looking() -> None:
    office = place()
    nowhere = Audience(who="contacts", pupils=PupilRule(any_of=(Selector(group_id="nowhere"),)))

    for act in (lambda: office.write(audience=nowhere), lambda: office.preview(audience=nowhere)):
        with pytest.raises(InvalidError, match="no such group"):
            act()
    assert not office.messages.items


def test_a_dataset_that_the_school_does_not_sync_is_refused() -> None:
    office = place()
    office.schools.school = msgspec.structs.replace(SCHOOL, datasets=("pupils",))

    with pytest.raises(InvalidError, match="holds no attendance"):
        office.write(audience=ABSENT, purpose="attendance", per="pair")


def test_today_is_pinned_to_the_schools_own_date() -> None:
    office = place()
    office.now = office.now.replace(month=7, hour=23, minute=30)  # half past midnight of the next day, summer time
    office.sync.state = idle(read_at=office.now)

    message = office.write(audience=ABSENT, purpose="attendance", per="pair").message

    assert message.expires_on == "2026-07-24"
    selector = message.audience.pupils.any_of[0].attendance
    assert selector is not None
    assert selector.date == "2026-07-24"


def test_a_message_about_today_that_is_authorised_tomorrow_fails_with_a_sentence() -> None:
    office = place()
    stored = office.write(COMPOSER, audience=ABSENT, purpose="attendance", per="pair")
    assert stored.message.expires_on == TODAY
    office.now += timedelta(days=1)

    late = office.authorise(SCHOOL.id, stored.message.id, SENDER).message

    assert (late.status, "that day is over" in late.about) == ("failed", True)
    assert not office.queue.dispatches


def test_cancelling_works_until_dispatch_has_decided_and_twice_is_once() -> None:
    office = place()
    early, late = office.write().message.id, office.write().message.id
    assert office.cancel(SCHOOL.id, early).message.status == "cancelled"
    assert office.cancel(SCHOOL.id, early).version == 2

    office.work()

    assert len(office.sender.sent) == 1
    with pytest.raises(ConflictError):
        office.cancel(SCHOOL.id, late)
    with pytest.raises(NotFoundError):
        office.cancel("another-school", late)


def test_a_rule_that_makes_no_sense_is_refused_when_it_is_read() -> None:
    for text in (
        '{"who": "contacts"}',
        '{"who": "contacts", "pupils": {"any_of": [{}]}}',
        '{"who": "contacts", "pupils": {"any_of": [{"year": "9", "school": true}]}}',
        '{"who": "contacts", "pupils": {"any_of": [{"school": false}]}}',
        '{"who": "contacts", "pupils": {"any_of": [{"yaer": "9"}]}}',
        '{"who": "contacts", "pupils": {"any_of": [{"attendance": {"date": "3/5/26", "codes": ["N"]}}]}}',
        '{"who": "contacts", "pupils": {"any_of": [{"attendance": {"date": "today", "codes": []}}]}}',
        '{"who": "staff", "pupils": {"any_of": [{"school": true}]}}',
        '{"who": "people"}',
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(text, type=Audience)


def test_the_rule_of_the_contract_is_read_and_written_alike() -> None:
    text = b'{"who":"contacts","pupils":{"any_of":[{"year":"9"},{"school":true}]},"contacts":"all"}'

    assert msgspec.json.encode(msgspec.json.decode(text, type=Audience)) == text
    assert msgspec.json.decode(msgspec.json.encode(EVERYONE), type=Audience) == EVERYONE
    msgspec.json.schema(NewMessage)


def test_two_days_of_attendance_in_one_rule_are_refused() -> None:
    days = tuple(Selector(attendance=AttendanceSelector(date=day, codes=("N",))) for day in ("today", "2026-01-05"))
    with pytest.raises(InvalidError, match="one day"):
        place().preview(audience=Audience(who="contacts", pupils=PupilRule(any_of=days)))


def test_a_message_that_could_not_be_queued_is_written_once_and_goes_when_the_tick_has_looked() -> None:
    office = place()
    queue, office.queue = office.queue, _ClosedQueue()
    office.repaired()
    stored = office.write()
    assert stored.message.status == "dispatching"
    office.queue = queue
    office.repaired()
    office.now += QUEUED_WITHIN
    office.wake()
    office.work()
    assert office.look(stored.message.id).message.status == "sent"
    assert office.sender.addresses == [mobile(1)]


class _ClosedQueue(MemoryMessageQueue):
    def dispatch(self, message: Message) -> None:
        raise RetriableError("The work could not be queued. Please try again.")


def test_a_composers_deadline_begins_when_it_is_authorised() -> None:
    office = place()
    message = office.write(COMPOSER, send=SendRule(when="when_fresh")).message
    office.now += timedelta(hours=3)
    waiting = office.authorise(SCHOOL.id, message.id, SENDER).message
    assert (waiting.status, waiting.send.ask_at) == ("waiting_for_sync", office.now + ASKED_AFTER)
