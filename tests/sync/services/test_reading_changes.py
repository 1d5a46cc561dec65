"""Daytime reads of what changed, where the source is known to show every change; full reads otherwise."""

from datetime import timedelta

from chalicelib.directory.domain.records import Contact
from chalicelib.shared.errors import RetriableError
from chalicelib.sync.domain.state import Run
from chalicelib.sync.services.read_dataset import FULL_READ_AT_LEAST, OVERLAP
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, pupil, school, staff
from tests.fakes.sync.sync_world import SyncWorld

PEOPLE = [make(number) for number in range(40) for make in (pupil, contact)]


def loaded(*, trusted: bool = True, page_size: int = 100) -> SyncWorld:
    """A school that was read in full an hour ago, when nothing had changed for an hour."""
    world = SyncWorld(page_size=page_size, of=school(datasets=("pupils", "staff")))
    world.mis.trusted, world.mis.source_clock = trusted, world.clock
    world.mis.put(*PEOPLE, staff(1))
    world.clock.advance(3600)
    world.refresh()
    world.clock.advance(3600)
    return world


def read(run: Run) -> int:
    job = run.job("pupils")
    assert job is not None
    return job.counts.read


def test_only_what_changed_is_read_and_the_data_are_as_new_as_after_a_full_read() -> None:
    world = loaded()
    world.mis.put(contact(3, phone="07700 900777"))
    run = world.refresh()
    assert (run.outcome, read(run)) == ("completed", 1)
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900777"
    assert world.state.head("pupils").data_as_of == run.started_at


def test_nothing_changed_costs_no_call_to_the_directory() -> None:
    world = loaded()
    digest = world.state.head("pupils").digest
    world.calls.names.clear()
    run = world.refresh()
    assert (run.message, read(run)) == ("Nothing had changed.", 0)
    assert not [name for name in world.calls.names if name.startswith("directory")]
    assert world.state.head("pupils").digest == digest


def test_a_source_that_is_not_known_to_show_every_change_is_read_in_full() -> None:
    world = loaded(trusted=False)
    assert read(world.refresh()) == 80


def test_the_overnight_run_reads_in_full_and_finds_who_vanished() -> None:
    world = loaded()
    world.mis.remove(pupil(3), contact(3))
    assert read(world.refresh()) == 0
    assert "p3" in world.stored().pupils, "changes alone cannot tell"
    for _ in range(40):  # a day and a half of windows, two nights in it
        world.clock.now = world.state.next_window_at or world.clock.now
        world.tick()
        world.deliver_all()
    assert "p3" not in world.stored().pupils


def test_after_too_long_without_a_full_read_a_daytime_one_reads_all() -> None:
    world = loaded()
    world.clock.now += FULL_READ_AT_LEAST
    assert read(world.refresh()) == 80


def test_the_watermark_is_the_sources_own_clock_minus_an_overlap() -> None:
    """The source's clock is behind ours: a change made after our read began carries an earlier time than ours."""
    world = SyncWorld(page_size=100, of=school(datasets=("pupils",)))
    world.mis.trusted, world.mis.source_clock = True, lambda: world.clock.now - timedelta(minutes=30)
    world.mis.put(*PEOPLE)
    world.refresh()
    world.clock.advance(60)
    world.mis.put(contact(3, phone="07700 900777"))
    world.clock.advance(60)
    world.refresh()
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900777"
    assert world.state.head("pupils").changes_since == world.clock.now - timedelta(minutes=30)


def test_a_change_saved_while_the_last_read_began_is_not_missed() -> None:
    world = loaded()
    began = world.state.head("pupils").changes_since
    assert began is not None
    world.mis.put(contact(3, phone="07700 900777"))
    world.mis.changed_at["pupils#contact#c3"] = began - OVERLAP + timedelta(seconds=1)
    world.refresh()
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900777"


def test_a_flip_back_after_a_delta_is_found_by_the_next_full_read() -> None:
    world = loaded()
    world.mis.put(contact(3, phone="07700 900777"))
    world.refresh()
    world.mis.source_clock = None  # a source that forgets to note the next change
    world.mis.put(contact(3))
    world.mis.trusted = False
    world.refresh()
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900001"


def test_after_a_crash_everything_is_compared() -> None:
    world = loaded()
    world.mis.put(contact(3, phone="07700 900777"))
    clicked = world.click()

    def die(name: str) -> None:
        if name == "directory.written":
            world.calls.let_live()
            raise RetriableError("The database did not answer.")

    world.calls.on_call = die
    world.deliver_all()
    run = world.run(clicked.run_id)
    assert (run.outcome, read(run)) == ("completed", 80)


def test_a_contact_of_nobody_is_not_taken_in() -> None:
    world = loaded()
    world.mis.put(contact(99))
    world.refresh()
    assert "c99" not in world.stored().contacts
    world.mis.put(pupil(99))
    world.refresh()
    assert "c99" in world.stored().contacts


def test_mass_blanking_among_changes_is_left_to_a_full_read_which_holds_it() -> None:
    world = loaded()
    blanked = [Contact(id=f"c{number}", forename=f"Amina{number}", surname="Khan") for number in range(20)]
    world.mis.put(*blanked)
    run = world.refresh()
    assert (run.outcome, read(run)) == ("held", 80)
    assert world.stored().contacts["c3"].phones[0].raw == "07700 900001"
    refs = world.state.head("pupils").held
    assert [ref.kind for ref in refs] == ["blanking"]
    assert world.held.get(SCHOOL_ID, refs[0].id, now=world.clock.now)


def test_a_read_of_changes_that_takes_several_workers_stays_one() -> None:
    world = loaded(page_size=15)
    world.mis.put(*(contact(number, phone="07700 900777") for number in range(40)))
    clicked = world.click("pupils")
    results = []
    while world.queue.letters:
        report = world.deliver(world.queue.letters[0], seconds_left=0)
        assert report is not None
        results.append(report.result)
    run = world.run(clicked.run_id)
    assert (run.outcome, read(run)) == ("completed", 40)
    assert results == ["handed over", "handed over", "handed over", "done"]
