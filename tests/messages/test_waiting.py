"""A message that waits for a sync: it goes when the data is there, asks when it is not, and never hangs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.messages.domain.messages import SendRule
from chalicelib.sync.domain.gate import Gate, check_gate
from chalicelib.sync.domain.state import FollowUp, Head, Job, SchoolSync
from tests.fakes.fuse import Fuse, KilledError, kill
from tests.messages.office import Office
from tests.messages.school import COMPOSER, NOW, SCHOOL, SENDER, contact, idle, link, mobile, pupil, syncing

AFTER = SendRule(when="after_sync")
LATER = NOW + timedelta(minutes=1)


def place() -> Office:
    office = Office(contact("c1", mobile(1)), pupil("p1", link("c1")))
    office.sync.state = syncing(idle(), "pupils")
    return office


def test_it_goes_when_the_run_has_read_what_it_needs() -> None:
    office = place()
    stored = office.write(send=AFTER)
    office.release(SCHOOL.id)
    assert office.look(stored.message.id).message.status == "waiting_for_sync"

    office.sync.state = idle(read_at=LATER, epoch=2)
    office.release(SCHOOL.id)
    office.release(SCHOOL.id)
    office.work()

    assert office.sender.addresses == [mobile(1)]


def test_it_asks_a_person_when_the_run_failed_to_read_although_the_old_data_is_whole() -> None:
    office = place()
    stored = office.write(send=AFTER)

    office.sync.state = idle()
    office.release(SCHOOL.id)

    message = office.look(stored.message.id).message
    assert message.status == "needs_attention"
    assert message.about.startswith("The update of pupils and contacts did not finish. Nothing was sent.")
    assert not office.queue.dispatches


def test_it_waits_on_for_a_follow_up_and_asks_if_that_one_fails() -> None:
    office = place()
    stored = office.write(send=AFTER)
    follow_up = FollowUp(run_id="run-2", datasets=("pupils",), started_by="Sam", booked_at=NOW)
    first_ended = replace(idle(read_at=LATER, epoch=2), follow_up=follow_up)

    office.sync.state = first_ended
    office.release(SCHOOL.id)
    assert office.look(stored.message.id).message.status == "waiting_for_sync"

    office.sync.state = replace(first_ended, follow_up=None)
    office.release(SCHOOL.id)
    assert office.look(stored.message.id).message.status == "needs_attention"


def test_after_sync_without_a_running_sync_goes_at_once_and_on_broken_data_asks() -> None:
    office = place()
    office.sync.state = idle()
    assert office.write(send=AFTER).message.status == "dispatching"

    office.sync.state = replace(idle(), heads={"pupils": Head(epoch=2, dirty=True, data_as_of=NOW)})
    assert office.write(send=AFTER).message.status == "needs_attention"

    office.sync.state = SchoolSync()
    assert office.write(send=AFTER).message.about.startswith("The school's data on pupils and contacts has never")


def test_a_message_about_a_day_that_is_over_fails_instead_of_waiting_on() -> None:
    office = place()
    stored = office.write(send=AFTER)
    today_only = replace(stored.message, expires_on="2026-11-23")
    office.messages.save(today_only, version=stored.version)
    office.now += timedelta(days=1)

    office.release(SCHOOL.id)

    assert office.look(stored.message.id).message.status == "failed"


def end_run(office: Office) -> Callable[[], None]:
    """What a sync worker does at the end of a run, with its own services: save the state, then let messages go."""
    release = office.release

    def act() -> None:
        office.sync.state = idle(read_at=LATER, epoch=2)
        release(SCHOOL.id)

    return act


@pytest.mark.parametrize("after", [False, True])
def test_the_run_may_end_at_any_moment_while_the_message_is_created(after: bool) -> None:
    for at in range(1, 20):
        office = place()
        fuse = Fuse(at, after=after, action=end_run(office))
        office.guarded(fuse)
        stored = office.write(send=AFTER)
        office.repaired()
        if not fuse.blown:
            end_run(office)()

        office.work()

        assert office.look(stored.message.id).message.status == "sent"
        assert office.sender.addresses == [mobile(1)]


@pytest.mark.parametrize("act", ["authorise", "release", "dispatch"])
def test_the_run_may_end_at_any_moment_while_the_message_is_moved(act: str) -> None:
    for at in range(1, 20):
        office = place()
        author = COMPOSER if act == "authorise" else SENDER
        if act == "dispatch":
            office.sync.state = idle()
        stored = office.write(author, send=AFTER)
        office.sync.state = syncing(idle(), "pupils")
        fuse = Fuse(at, after=True, action=end_run(office))
        office.guarded(fuse)
        if act == "authorise":
            office.authorise(SCHOOL.id, stored.message.id, SENDER)
        elif act == "release":
            office.release(SCHOOL.id)
        else:
            office.dispatch(SCHOOL.id, stored.message.id)
            office.queue.dispatches.pop(0)
        office.repaired()
        if not fuse.blown:
            end_run(office)()

        office.work()

        assert office.look(stored.message.id).message.status == "sent"


def test_a_creator_who_is_killed_leaves_nothing_that_hangs() -> None:
    for when in ("now", "after_sync"):
        for at in range(1, 12):
            office = place()
            if when == "now":
                office.sync.state = idle()
            fuse = Fuse(at, after=True, action=kill)
            office.guarded(fuse)
            try:
                office.write(send=SendRule(when=when))
            except KilledError:
                office.repaired()
            office.repaired()
            office.now += timedelta(minutes=16)
            end_run(office)()
            office.wake()
            office.work()

            statuses = [stored.message.status for stored in office.messages.items.values()]
            assert statuses in ([], ["sent"])
            assert len(office.sender.sent) == len(statuses)


def gate(state: SchoolSync, waits_for: dict[str, datetime | None] | None = None) -> Gate:
    return check_gate(state, ("pupils", "attendance"), waits_for or {})


def test_the_gate_names_what_it_waits_for_and_remembers_how_it_stood() -> None:
    judged = gate(syncing(idle(), "pupils", "staff"))

    assert judged.verdict == "wait"
    assert judged.waits_for == {"pupils": idle().head("pupils").data_as_of}


def test_a_dataset_whose_job_failed_is_waited_for_no_longer() -> None:
    state = syncing(idle(), "pupils", "attendance")
    run = state.run
    assert run is not None
    failed = replace(run, jobs=(Job(dataset="pupils", status="failed", queued_at=NOW),))

    assert gate(replace(state, run=failed), {"pupils": idle().head("pupils").data_as_of}).verdict == "attention"


def test_a_dataset_that_is_not_needed_neither_stops_nor_holds() -> None:
    assert gate(syncing(idle(), "staff"), {"staff": NOW}).verdict == "go"


def test_a_late_save_by_somebody_else_does_not_leave_the_message_waiting() -> None:
    for at in range(1, 8):
        office = place()
        message_id = office.write(send=AFTER).message.id
        office.sync.state = idle(read_at=LATER, epoch=2)

        def save_late(office: Office = office, message_id: str = message_id) -> None:
            stored = office.look(message_id)
            if stored.message.status == "waiting_for_sync":
                office.messages.save(replace(stored.message, about="Still waiting."), version=stored.version)

        office.guarded(Fuse(at, after=True, action=save_late))
        office.release(SCHOOL.id)
        office.repaired()
        office.work()

        assert office.look(message_id).message.status == "sent"
