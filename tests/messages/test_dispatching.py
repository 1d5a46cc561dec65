"""Dispatch: on whole data only, resolved anew, with an outcome for every recipient."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.audience import Audience, PupilRule, Selector
from chalicelib.directory.domain.records import AttendanceMark, Group, Record
from chalicelib.messages.domain.messages import SendRule
from chalicelib.shared.errors import ConflictError, RetriableError
from tests.fakes.fuse import Fuse
from tests.fakes.messages.recording_sender import RecordingSender
from tests.messages.office import Office
from tests.messages.school import SCHOOL, SENDER, TODAY, contact, idle, link, mobile, pupil, syncing
from tests.messages.test_writing import ABSENT


def place(sender: RecordingSender | None = None, people: int = 3) -> Office:
    records: list[Record] = [contact(f"c{n}", mobile(n)) for n in range(people)]
    records += [pupil(f"p{n}", link(f"c{n}"), group_ids=("g1",)) for n in range(people)]
    return Office(*records, sender=sender)


def test_everyone_gets_the_message_filled_in_and_the_message_is_sent() -> None:
    office = place()

    stored = office.write(per="pair", body="((pupil first name)) of ((school name)): dear ((contact name))")
    office.work()

    assert office.sender.sent[0][2].startswith("Pupilp")
    assert {text for _, _, text in office.sender.sent} == {
        f"Pupilp{n} of Elm School: dear Parentc{n} Hill" for n in range(3)
    }
    after = office.look(stored.message.id)
    assert (after.message.status, after.message.about, after.outcomes) == ("sent", "Sent to 3.", {"sent": 3})
    assert after.message.data_as_of == office.sync.state.head("pupils").data_as_of


def test_an_attendance_message_goes_once_for_each_absent_pupil_as_the_marks_stand_at_dispatch() -> None:
    office = place()
    office.directory.records += [AttendanceMark(pupil_id=f"p{n}", date=TODAY, session="AM", code="N") for n in range(3)]
    office.write(audience=ABSENT, purpose="attendance", per="pair", body="((pupil name)) is not here")
    office.directory.records[-1] = AttendanceMark(pupil_id="p2", date=TODAY, session="AM", code="L")

    office.work()

    assert office.sender.addresses == [mobile(0), mobile(1)]


def test_a_message_about_today_that_is_dispatched_tomorrow_is_never_sent() -> None:
    office = place()
    office.directory.records += [AttendanceMark(pupil_id="p0", date=TODAY, session="AM", code="N")]
    stored = office.write(audience=ABSENT, purpose="attendance", per="pair")
    office.now += timedelta(days=1)

    office.work()

    assert office.look(stored.message.id).message.status == "failed"
    assert not office.sender.sent


def test_a_sync_that_began_after_writing_sends_the_message_back_to_waiting() -> None:
    office = place()
    stored = office.write()
    office.sync.state = syncing(office.sync.state, "pupils")

    office.work()

    assert office.look(stored.message.id).message.status == "waiting_for_sync"
    assert not office.sender.sent
    office.sync.state = idle(read_at=office.now, epoch=2)
    office.release(SCHOOL.id)
    office.work()
    assert len(office.sender.sent) == 3


def test_data_that_changes_while_it_is_being_read_is_read_again() -> None:
    calls = 20
    for at in range(1, calls):
        office = place()
        stored = office.write()

        def change(office: Office = office) -> None:
            office.directory.records[0] = contact("c0", mobile(99))
            office.sync.state = idle(epoch=2)

        fuse = Fuse(at, after=True, action=change)
        office.guarded(fuse)
        office.dispatch(SCHOOL.id, stored.message.id)
        fixed_before_the_change = not fuse.blown
        office.repaired()
        office.work()

        moved_in_time = mobile(99) in office.sender.addresses
        assert fixed_before_the_change or moved_in_time or at > _calls_until_checked()


def _calls_until_checked() -> int:
    """Calls of dispatch up to its last look at the sync state: message, claim, school, state, directory, state."""
    return 5


def test_anyway_sends_while_a_sync_runs() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")
    office.write(send=SendRule(when="anyway"))

    office.work()

    assert len(office.sender.sent) == 3


def test_a_group_that_went_away_asks_a_person() -> None:
    office = place()
    office.directory.records.append(Group(id="g1", name="9x/Ma"))
    by_group = Audience(who="contacts", pupils=PupilRule(any_of=(Selector(group_id="g1"),)), contacts="all")
    stored = office.write(audience=by_group)
    office.directory.records = [r for r in office.directory.records if isinstance(r, type(contact("c")))]

    office.work()

    message = office.look(stored.message.id).message
    assert message.status == "needs_attention"
    assert "no such group" in message.about


def test_nobody_to_send_to_is_not_called_sent() -> None:
    office = Office(pupil("p1"))
    stored = office.write()

    office.work()

    message = office.look(stored.message.id).message
    assert (message.status, message.recipients) == ("failed", 0)
    assert message.about.startswith("Nothing was sent")


def test_a_dispatch_that_another_worker_holds_comes_back() -> None:
    office = place()
    stored = office.write()
    held = replace(stored.message, attempt=1, claimed_at=office.now)
    office.messages.save(held, version=stored.version)

    with pytest.raises(RetriableError):
        office.dispatch(SCHOOL.id, stored.message.id)

    office.work()
    assert office.look(stored.message.id).message.attempt == 2


def test_cancelling_while_dispatch_resolves_sends_nothing() -> None:
    for at in range(2, 12):
        office = place()
        message_id = office.write().message.id
        cancel = office.cancel

        def press(message_id: str = message_id, cancel: object = cancel) -> None:
            try:
                cancel(SCHOOL.id, message_id)  # type: ignore[operator]  # the service as it was wired before
            except ConflictError:
                return

        office.guarded(Fuse(at, after=True, action=press))
        office.work()

        status = office.look(message_id).message.status
        assert (status, len(office.sender.sent)) in (("cancelled", 0), ("sent", 3))


def test_send_anyway_and_retry_move_a_message_that_needs_a_person() -> None:
    office = place()
    office.sync.state = syncing(idle(), "pupils")
    first, second = (office.write(send=SendRule(when="after_sync")).message.id for _ in range(2))
    office.sync.state = idle()  # the run ended without having read anything
    office.release(SCHOOL.id)
    assert office.look(first).message.status == office.look(second).message.status == "needs_attention"

    assert office.send_anyway(SCHOOL.id, first, SENDER).message.send.when == "anyway"
    assert office.retry(SCHOOL.id, second, SENDER).message.status == "needs_attention"  # nothing was read since
    office.sync.state = idle(read_at=office.now, epoch=2)
    assert office.retry(SCHOOL.id, second, SENDER).message.status == "dispatching"
    with pytest.raises(ConflictError):
        office.retry(SCHOOL.id, second, SENDER)
    office.work()
    assert len(office.sender.sent) == 6


def test_a_message_on_its_way_that_stopped_moving_is_queued_again() -> None:
    office = place()
    stored = office.write()
    office.queue.dispatches.clear()
    office.wake()
    assert not office.queue.dispatches
    office.now += timedelta(minutes=16)

    office.wake()
    office.work()

    assert office.look(stored.message.id).message.status == "sent"
    assert office.messages.open_ids(SCHOOL.id) == []
