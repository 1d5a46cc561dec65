"""How long runs and their named changes are kept, by the school's own setting."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import Retention, SyncSettings
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.change_settings import ChangeSettings
from chalicelib.sync.views.settings_change import SettingsChange
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, pupil, school
from tests.fakes.sync.sync_world import SyncWorld

A_WEEK = Retention(runs=7)


def keep(world: SyncWorld, kept: Retention) -> None:
    ChangeSettings(schools=world.schools, sync=world.sync, clock=world.clock)(SCHOOL_ID, SettingsChange(kept_days=kept))


def changing_run(world: SyncWorld, phone: str) -> str:
    """A run that changes one contact, and lists it."""
    world.mis.put(contact(1, phone=phone))
    run_id = world.refresh("pupils").id
    assert len(world.log.get(SCHOOL_ID, run_id)) == 1
    return run_id


def test_a_changed_setting_counts_for_runs_that_end_from_then_on() -> None:
    world = SyncWorld(pupil(1), contact(1))
    world.refresh("pupils")
    earlier = changing_run(world, "07700 900002")
    keep(world, A_WEEK)
    later = changing_run(world, "07700 900003")
    world.clock.advance(timedelta(days=7).total_seconds())
    assert world.sync.run(SCHOOL_ID, later) is None
    assert world.log.get(SCHOOL_ID, later) == ()
    assert world.run(earlier).outcome == "completed"
    assert len(world.log.get(SCHOOL_ID, earlier)) == 1
    assert earlier in [run.id for run in world.sync.runs(SCHOOL_ID, limit=5, cursor=None).items]


def test_a_run_that_is_under_way_is_kept_by_the_setting_of_the_moment_at_which_it_ends() -> None:
    world = SyncWorld()
    run_id = world.click("pupils").run_id
    keep(world, A_WEEK)
    world.deliver_all()
    world.clock.advance(timedelta(days=7).total_seconds())
    assert world.sync.run(SCHOOL_ID, run_id) is None


def test_a_school_begins_with_the_setting_that_it_is_added_with() -> None:
    assert SyncWorld(of=school(settings=SyncSettings(kept_days=A_WEEK))).state.runs_kept_days == 7


def test_a_school_added_again_keeps_what_its_administrators_set() -> None:
    world = SyncWorld()
    keep(world, A_WEEK)
    add_school(school(), schools=world.schools, sync=world.sync, clock=world.clock)
    assert world.state.runs_kept_days == 7


def test_the_setting_is_followed_though_a_window_is_due() -> None:
    world = SyncWorld()
    world.clock.advance(3600 + 20)
    keep(world, A_WEEK)
    assert world.state.runs_kept_days == 7
    assert world.state.next_window_at == A_MONDAY + timedelta(hours=1)


def test_a_crash_after_the_settings_were_kept_is_mended_by_the_next_window() -> None:
    world = SyncWorld()

    def half_changed(before: School) -> School:
        return replace(before, settings=replace(before.settings, kept_days=A_WEEK))

    world.schools.change(SCHOOL_ID, half_changed)
    assert world.state.runs_kept_days == 30
    world.clock.advance(3600)
    world.tick()
    assert world.state.runs_kept_days == 7


def test_settings_that_change_nothing_of_it_write_no_state() -> None:
    world = SyncWorld()
    before = world.sync.saves
    keep(world, Retention(people=60))
    assert world.sync.saves == before
