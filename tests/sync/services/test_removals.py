"""Who leaves the directory, when, and for how long they are kept."""

from datetime import UTC, datetime, timedelta

from tests.fakes.sync.sync_records import DAY, SCHOOL_ID, mark, school, staff
from tests.fakes.sync.sync_world import SyncWorld

GONE = "staff#staff#s2"


def test_a_person_absent_from_one_complete_read_stays_in_audiences() -> None:
    world = SyncWorld(staff(1), staff(2))
    world.refresh("staff")
    world.mis.remove(staff(2))
    run = world.refresh("staff")
    assert set(world.stored().staff) == {"s1", "s2"}
    assert run.message == "Nothing had changed."
    assert world.state.head("staff").unconfirmed == 1


def test_a_person_absent_from_two_complete_reads_is_removed_softly_for_thirty_days() -> None:
    world = SyncWorld(staff(1), staff(2))
    world.refresh("staff")
    world.mis.remove(staff(2))
    world.refresh("staff")
    run = world.refresh("staff")
    assert run.message == "1 record changed."
    assert set(world.stored().staff) == {"s1"}
    item = world.directory.item(SCHOOL_ID, GONE)
    assert item is not None
    assert item.removed_at == world.clock.now
    assert item.expires_at == world.clock.now + timedelta(days=30)
    assert world.state.head("staff").unconfirmed == 0
    world.calls.names.clear()
    world.refresh("staff")
    assert not [name for name in world.calls.names if name.startswith("directory")], "all is said and done"


def test_a_person_who_reappears_is_never_removed() -> None:
    world = SyncWorld(staff(1), staff(2))
    for absent in (False, True, False, True, False):
        world.mis.remove(staff(2)) if absent else world.mis.put(staff(2))
        world.refresh("staff")
        assert set(world.stored().staff) == {"s1", "s2"}
    item = world.directory.item(SCHOOL_ID, GONE)
    assert item is not None
    assert item.missing_since is None


def test_a_removed_person_who_comes_back_is_restored_for_good() -> None:
    world = SyncWorld(staff(1), staff(2))
    world.refresh("staff")
    world.mis.remove(staff(2))
    world.refresh("staff")
    world.refresh("staff")
    world.mis.put(staff(2))
    assert world.refresh("staff").message == "1 record changed."
    assert set(world.stored().staff) == {"s1", "s2"}
    item = world.directory.item(SCHOOL_ID, GONE)
    assert item is not None
    assert (item.removed_at, item.missing_since, item.expires_at) == (None, None, None)


def test_a_mark_that_is_withdrawn_is_removed_at_once() -> None:
    world = SyncWorld(mark(1), mark(2))
    world.refresh("attendance")
    world.mis.remove(mark(2))
    world.refresh("attendance")
    assert [kept.pupil_id for kept in world.stored("attendance").marks] == ["p1"]


def test_a_pupil_marked_present_in_the_meantime_is_no_longer_absent() -> None:
    world = SyncWorld(mark(1), mark(2))
    world.refresh("attendance")
    world.mis.put(mark(2, code="/"))
    world.refresh("attendance")
    assert {kept.pupil_id: kept.code for kept in world.stored("attendance").marks} == {"p1": "N", "p2": "/"}


def test_marks_are_kept_for_seven_days_whether_withdrawn_or_not() -> None:
    world = SyncWorld(mark(1), mark(2))
    world.refresh("attendance")
    world.mis.remove(mark(2))
    world.refresh("attendance")
    for item in world.directory.contents().values():
        assert item.expires_at is not None
        assert item.expires_at <= world.clock.now + timedelta(days=7)


def test_todays_read_does_not_touch_yesterdays_marks() -> None:
    world = SyncWorld(mark(1), mark(2))
    world.refresh("attendance")
    before = world.directory.contents()
    world.clock.advance(24 * 3600)
    world.mis.put(mark(1, date="2026-11-03"))
    world.refresh("attendance")
    after = world.directory.contents()
    assert {key: after[key] for key in before} == before
    assert [kept.date for kept in world.stored("attendance", date="2026-11-03").marks] == ["2026-11-03"]
    assert len(world.stored("attendance", date=DAY).marks) == 2


def test_a_day_without_marks_yet_removes_nothing() -> None:
    world = SyncWorld(mark(1))
    world.refresh("attendance")
    world.clock.advance(24 * 3600)
    assert world.refresh("attendance").outcome == "completed"
    assert len(world.stored("attendance", date=DAY).marks) == 1


def test_attendance_is_read_for_the_schools_own_day() -> None:
    world = SyncWorld(mark(1), mark(1, date="2026-11-03"), of=school(timezone="Pacific/Auckland"))
    world.clock.now = datetime(2026, 11, 2, 20, tzinfo=UTC)  # the third is nine hours old in Auckland
    world.refresh("attendance")
    assert [kept.date for kept in world.stored("attendance", date="2026-11-03").marks] == ["2026-11-03"]
    assert world.stored("attendance", date=DAY).marks == ()
