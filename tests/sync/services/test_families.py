"""One pupil's family: in seconds, with before and after, in turn with the reading of all pupils."""

from collections.abc import Callable

import pytest

from chalicelib.directory.domain.records import Contact, ContactLink, Pupil
from chalicelib.shared.errors import InvalidError, RetriableError
from chalicelib.sync.domain.state import MAX_FAMILIES, Job, Run
from chalicelib.sync.views.runs import run_view
from tests.fakes.port_calls import Killed
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, group, pupil, school, staff
from tests.fakes.sync.sync_world import SyncWorld

TOM = Pupil(
    id="p1",
    forename="Tom",
    surname="Ash",
    links=(ContactLink(contact_id="c1", priority=1), ContactLink(contact_id="c2", priority=2)),
)
ANN = Pupil(id="p2", forename="Ann", surname="Ash", links=(ContactLink(contact_id="c2", priority=1),))
OTHERS = [make(number) for number in range(10, 30) for make in (pupil, contact)]


def loaded() -> SyncWorld:
    world = SyncWorld(TOM, ANN, contact(1), contact(2), *OTHERS, staff(1), group(1), page_size=10)
    world.refresh()
    world.clock.advance(60)
    return world


def refreshed(world: SyncWorld, pupil_id: str = "p1") -> Run:
    run_id = world.click_family(pupil_id).run_id
    world.deliver_all()
    return world.run(run_id)


def jobs(world: SyncWorld) -> dict[str, Job]:
    assert world.state.run is not None
    return {job.name: job for job in world.state.run.jobs}


def phone(world: SyncWorld, contact_id: str) -> str:
    return world.stored().contacts[contact_id].phones[0].raw


def once(world: SyncWorld, call: str, act: Callable[[], object]) -> None:
    def watch(name: str) -> None:
        if name == call:
            world.calls.let_live()
            act()

    world.calls.on_call = watch


def test_a_family_is_refreshed_alone_and_everybody_else_stays_as_they_were() -> None:
    world = loaded()
    world.mis.put(contact(1, phone="07700 900777"), contact(2, phone="07700 900778"), contact(12, phone="07700 900779"))
    run = refreshed(world)
    assert (run.outcome, run.message) == ("completed", "2 records changed.")
    assert [phone(world, one) for one in ("c1", "c2", "c12")] == ["07700 900777", "07700 900778", "07700 900001"]


def test_what_changed_is_told_with_before_and_after() -> None:
    world = loaded()
    world.mis.put(contact(1, phone="07700 900777"))
    run = refreshed(world)
    (change,) = world.log.get(SCHOOL_ID, run.id)
    assert (change.name, change.change, change.fields[0].before, change.fields[0].after) == (
        "Amina1 Khan",
        "changed",
        "07700 900001",
        "07700 900777",
    )
    assert run_view(run).datasets["pupils"].changed == 1


def test_siblings_through_a_contact_of_before_or_after_are_read_as_well() -> None:
    world = loaded()
    moved = Pupil(id="p1", forename="Tom", surname="Ash", links=(ContactLink(contact_id="c12", priority=1),))
    renamed = Pupil(id="p2", forename="Anna", surname="Ash", links=ANN.links)
    world.mis.put(moved, renamed, pupil(12, surname="Elm"))
    refreshed(world)
    pupils = world.stored().pupils
    assert (pupils["p2"].forename, pupils["p12"].surname, pupils["p1"].links) == ("Anna", "Elm", moved.links)


def test_a_family_moves_no_time_and_the_next_read_compares_everybody() -> None:
    """The MIS flips back to what the last whole read saw: its digest is the head's, and the store is not that."""
    world = loaded()
    before = world.state.head("pupils")
    world.mis.put(contact(1, phone="07700 900777"))
    refreshed(world)
    head = world.state.head("pupils")
    assert (head.data_as_of, head.full_read_at) == (before.data_as_of, before.full_read_at)
    assert (head.dirty, head.digest, head.epoch) == (False, "", before.epoch + 1)
    world.mis.put(contact(1))
    world.refresh("pupils")
    assert phone(world, "c1") == "07700 900001"


def test_an_unchanged_family_is_not_written_and_leaves_the_head_alone() -> None:
    world = loaded()
    before, written = world.state.head("pupils"), world.directory.written
    run = refreshed(world)
    assert (run.message, world.state.head("pupils"), world.directory.written) == (
        "Nothing had changed.",
        before,
        written,
    )


def test_a_pupil_whom_the_mis_does_not_know_any_more_is_removed() -> None:
    world = loaded()
    world.mis.remove(TOM)
    run = refreshed(world)
    assert "p1" not in world.stored().pupils
    assert run.message == "1 record changed. 1 of this family is no longer in the MIS."
    assert world.stored().contacts.keys() >= {"c1", "c2"}, "contacts are for the next full read to judge"


def test_removals_that_the_guard_would_hold_are_left_to_a_full_read() -> None:
    world = loaded()
    for number in range(10, 16):
        world.mis.remove(pupil(number))
        refreshed(world, f"p{number}")
    gone = {f"p{number}" for number in range(10, 16)} - world.stored().pupils.keys()
    assert len(gone) == 5, "the floor: the sixth is too many, one by one as all at once"
    assert world.refresh("pupils").outcome == "held"


def test_a_pupil_who_is_new_comes_with_contacts() -> None:
    world = loaded()
    world.mis.put(pupil(99), contact(99))
    refreshed(world, "p99")
    assert "c99" in world.stored().contacts


def test_a_family_asked_for_while_all_pupils_are_read_waits_its_turn_and_is_then_newer() -> None:
    world = loaded()
    outcomes: list[str] = []

    def change_and_click() -> None:
        world.mis.put(contact(1, phone="07700 900777"))
        outcomes.append(world.click_family("p1").outcome)
        letter = next(one for one in world.queue.letters if one.message.pupil_id)
        report = world.deliver(letter)
        assert report is not None
        assert report.result == "blocked"

    once(world, "mis.page", change_and_click)
    world.mis.put(pupil(12, surname="Elm"))
    started = world.click("pupils")
    world.deliver(world.queue.letters[0])
    assert outcomes == ["added"]
    assert [letter.message.pupil_id for letter in world.queue.letters] == ["p1"], "queued when its turn came"
    world.deliver_all()
    assert world.run(started.run_id).outcome == "completed"
    assert (phone(world, "c1"), world.stored().pupils["p12"].surname) == ("07700 900777", "Elm")


def test_all_pupils_wait_while_a_family_is_read() -> None:
    world = loaded()
    results: list[str] = []

    def window() -> None:
        world.click("pupils")
        report = world.deliver(world.queue.letters[-1])
        assert report is not None
        results.append(report.result)

    once(world, "mis.family", window)
    run = refreshed(world)
    assert results == ["blocked"]
    assert {job.name: job.status for job in run.jobs} == {"pupils#p1": "done", "pupils": "done"}


def test_a_job_whose_turn_never_comes_because_a_worker_died_is_queued_by_the_tick() -> None:
    world = loaded()
    world.click("pupils")
    full = world.queue.letters[0]

    def click_and_die() -> None:
        world.click_family("p1")
        raise Killed

    once(world, "mis.page", click_and_die)
    world.deliver(full)
    family = next(one for one in world.queue.letters if one.message.pupil_id)
    world.deliver(family)
    assert jobs(world)["pupils#p1"].blocked
    world.queue.letters.clear()
    lease = jobs(world)["pupils"].lease
    assert lease is not None
    world.clock.now = lease.until
    world.tick()
    assert [letter.message.pupil_id for letter in world.queue.letters] == ["p1"]


def test_a_click_on_a_family_that_waits_joins_and_one_being_read_gets_a_follow_up() -> None:
    world = loaded()
    outcomes = [world.click_family("p1").outcome, world.click_family("p1").outcome, world.click_family("p10").outcome]
    once(world, "mis.family", lambda: outcomes.append(world.click_family("p1").outcome))
    world.deliver(world.queue.letters[1])
    assert outcomes == ["started", "joined", "added", "follow_up"]
    assert world.state.follow_up is not None
    assert (world.state.follow_up.datasets, world.state.follow_up.families) == ((), ("p1",))
    world.deliver_all()
    assert world.state.run is None


def test_so_many_families_that_all_pupils_are_quicker_are_read_as_all_pupils() -> None:
    world = loaded()
    for number in range(MAX_FAMILIES):
        world.click_family(f"p{number + 10}")
    assert (world.click_family("p1").outcome, world.click_family("p2").outcome) == ("added", "joined")
    assert len(jobs(world)) == MAX_FAMILIES + 1
    assert "pupils" in jobs(world)


def test_a_family_whose_worker_died_while_writing_is_made_whole_by_the_redelivery() -> None:
    world = loaded()
    world.mis.put(contact(1, phone="07700 900777"))
    clicked = world.click_family("p1")
    died: list[str] = []

    def die(name: str) -> None:
        if name == "directory.written":
            world.calls.let_live()
            died.append(name)
            raise RetriableError("The database did not answer.")

    world.calls.on_call = die
    world.deliver(world.queue.letters[0])
    assert died
    assert world.state.head("pupils").dirty
    world.deliver_all()
    assert world.run(clicked.run_id).outcome == "completed"
    assert world.state.head("pupils").dirty is False, "nobody else had marked it"


def test_a_head_that_another_writer_left_dirty_stays_dirty() -> None:
    world = loaded()
    world.mis.put(pupil(12, surname="Elm"), contact(1, phone="07700 900777"))
    run_id = world.click("pupils").run_id

    def cancel() -> None:
        world.cancel_run(SCHOOL_ID, run_id, by="Ada Boss")
        world.clock.advance(2)

    once(world, "directory.put", cancel)
    world.deliver_all()
    assert world.state.head("pupils").dirty
    refreshed(world)
    assert world.state.head("pupils").dirty, "only a comparison of everybody makes it whole"
    world.refresh("pupils")
    assert world.state.head("pupils").dirty is False


def test_an_mis_that_is_down_fails_the_family_with_a_sentence_and_removes_nobody() -> None:
    world = loaded()

    def down(_dataset: object, _pages: int) -> None:
        raise RetriableError("Wonde could not be reached.")

    world.mis.fault = down
    run = refreshed(world)
    assert (run.outcome, run.message) == ("failed", "Nothing was changed. Wonde could not be reached.")
    assert world.state.head("pupils").families_failed == ("p1",)
    world.mis.fault = lambda _dataset, _pages: None
    refreshed(world)
    assert world.state.head("pupils").families_failed == ()


def test_a_pupil_and_datasets_together_are_refused() -> None:
    world = SyncWorld(of=school(datasets=("staff",)))
    with pytest.raises(InvalidError, match="does not sync pupils"):
        world.click_family("p1")
    with pytest.raises(InvalidError, match="not both") as caught:
        world.start_refresh(SCHOOL_ID, ("staff",), pupil_id="p1", started_by="Pat Lane")
    assert caught.value.field == "pupil_id"


def test_a_blanked_number_of_one_family_flows() -> None:
    world = loaded()
    world.mis.put(Contact(id="c1", forename="Amina1", surname="Khan"))
    refreshed(world)
    assert world.stored().contacts["c1"].phones == ()
