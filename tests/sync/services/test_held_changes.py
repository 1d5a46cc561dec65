"""An MIS that loses people or their numbers: what waits, what flows, and what an administrator's decision does."""

import pytest

from chalicelib.directory.domain.records import Contact, Pupil
from chalicelib.shared.errors import ConflictError, InvalidError, NotFoundError, RetriableError
from chalicelib.sync.domain.held import HeldChange
from chalicelib.sync.domain.state import Run
from chalicelib.sync.views.status import sync_status
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, mark, pupil, school, staff
from tests.fakes.sync.sync_world import SyncWorld


def year(number: int, years: str, registration: str = "") -> Pupil:
    made = pupil(number)
    return Pupil(
        id=made.id,
        forename=made.forename,
        surname=made.surname,
        year=years,
        registration=registration,
        links=made.links,
    )


SEVENS = [year(number, "7", "7B" if number % 2 else "7A") for number in range(20)]
OTHERS = [year(number, "8", "8A") for number in range(20, 80)]
CONTACTS = [contact(number) for number in range(80)]


def loaded() -> SyncWorld:
    world = SyncWorld(*SEVENS, *OTHERS, *CONTACTS, staff(1), staff(2), page_size=500)
    world.refresh()
    return world


def without_year_7() -> SyncWorld:
    world = loaded()
    world.mis.remove(*SEVENS, *CONTACTS[:20])
    return world


def lists(world: SyncWorld) -> list[HeldChange]:
    refs = world.state.head("pupils").held
    return [part for ref in refs for part in world.held.get(SCHOOL_ID, ref.id, now=world.clock())]


def decide(world: SyncWorld, action: str, *people: str, kill_worker_at: int = 0) -> Run:
    world.clock.advance(60)
    held_id = world.state.head("pupils").held[0].id
    run_id = world.decide_held(SCHOOL_ID, held_id, action, people or None, decided_by="Ada Boss")  # type: ignore[arg-type]  # one of two words
    deliver_killing(world, kill_worker_at)
    return world.run(run_id)


def deliver_killing(world: SyncWorld, number: int) -> None:
    """Let the workers do what is queued; the call of this number kills the first of them."""
    world.calls.names.clear()
    if number:
        world.calls.kill_at(number)
    world.deliver_all()


def removed(world: SyncWorld) -> set[str]:
    return {key for (_, key), item in world.directory.contents().items() if item.removed_at is not None}


def blank_all_mobiles(world: SyncWorld) -> None:
    world.mis.put(*(Contact(id=one.id, forename=one.forename, surname=one.surname) for one in CONTACTS))


def test_a_year_that_vanishes_is_held_while_everything_else_is_applied() -> None:
    world = without_year_7()
    world.mis.put(pupil(99), contact(30, phone="07700 900777"))
    run = world.refresh()
    assert run.outcome == "held"
    assert "An administrator must look at Held changes" in run.message
    counts = {job.dataset: job.counts for job in run.jobs}["pupils"]
    assert (counts.added, counts.changed, counts.removed, counts.held) == (1, 1, 0, 40)
    assert world.state.head("pupils").data_as_of == run.started_at
    assert removed(world) == set()
    directory = world.stored()
    assert directory.held == {f"pupils#{kind}#{kind[0]}{n}" for kind in ("pupil", "contact") for n in range(20)}


def test_held_people_are_listed_by_name_under_their_likely_reason() -> None:
    world = without_year_7()
    world.refresh()
    (part,) = lists(world)
    assert (part.kind, part.reason, len(part.people)) == ("removal", "All of Year 7", 40)
    assert {person.name for person in part.people} >= {"Tom3 Ash", "Amina3 Khan"}


def test_a_registration_group_a_leavers_list_and_plain_absence_are_told_apart() -> None:
    world = loaded()
    world.mis.remove(*(one for one in SEVENS if one.registration == "7B"), *OTHERS[:4])
    world.mis.verdicts = {f"pupils#pupil#p{n}": "left" for n in (20, 21)}
    world.refresh()
    found = {part.reason: {person.id for person in part.people} for part in lists(world)}
    assert found == {
        "All of 7B": {f"p{n}" for n in range(1, 20, 2)},
        "On the MIS's list of leavers": {"p20", "p21"},
        "No longer in the MIS's data": {"p22", "p23"},
    }


def test_an_empty_feed_with_a_good_answer_removes_nobody_however_often_it_comes() -> None:
    world = loaded()
    world.mis.remove(*SEVENS, *OTHERS, *CONTACTS)
    for _ in range(3):
        assert world.refresh().outcome == "held"
    assert removed(world) == set()
    assert {part.reason for part in lists(world)} == {"The MIS sent an empty list"}


def test_a_feed_shorter_than_it_says_removes_nobody_and_does_not_count_as_a_read_without_them() -> None:
    world = loaded()
    world.mis.remove(OTHERS[0])
    world.mis.total = 160
    for _ in range(3):
        assert world.refresh().outcome == "held"
    world.mis.total = None
    assert world.refresh().outcome == "completed"
    assert removed(world) == set()
    world.refresh()
    assert removed(world) == {"pupils#pupil#p20"}


def test_a_person_whom_the_source_confirms_as_gone_goes_at_once_and_one_who_is_there_stays() -> None:
    world = loaded()
    world.mis.remove(staff(2), OTHERS[0], OTHERS[1])
    world.mis.verdicts = {"pupils#pupil#p20": "gone", "pupils#pupil#p21": "present", "staff#staff#s2": "left"}
    for _ in range(3):
        assert world.refresh().outcome == "completed"
        assert removed(world) == {"pupils#pupil#p20", "staff#staff#s2"}


def test_an_unusable_record_is_not_absent_and_blocks_nobody_elses_removal() -> None:
    world = loaded()
    world.mis.remove(OTHERS[0], OTHERS[1])
    world.mis.unusable = ("pupils#pupil#p20",)
    world.refresh()
    world.refresh()
    assert removed(world) == {"pupils#pupil#p21"}


def test_a_hold_stays_over_unchanged_reads_without_touching_the_directory() -> None:
    world = without_year_7()
    world.refresh()
    world.calls.names.clear()
    assert world.refresh().outcome == "held"
    assert not [name for name in world.calls.names if name.startswith(("directory", "held", "log"))]


def test_a_newer_run_replaces_the_list() -> None:
    world = without_year_7()
    world.refresh()
    old = world.state.head("pupils").held[0].id
    world.mis.put(*SEVENS[:5])
    world.refresh()
    assert sum(len(part.people) for part in lists(world)) == 35
    with pytest.raises(ConflictError, match="newer update has replaced"):
        world.decide_held(SCHOOL_ID, old, "approve", None, decided_by="Ada Boss")


def test_people_who_come_back_are_held_no_longer() -> None:
    world = without_year_7()
    world.refresh()
    world.mis.put(*SEVENS, *CONTACTS[:20])
    assert world.refresh().outcome == "completed"
    assert world.stored().held == frozenset()
    assert world.state.head("pupils").held == ()


def test_approving_some_removes_only_those_and_the_rest_waits_for_as_long_as_it_takes() -> None:
    world = without_year_7()
    world.refresh()
    run = decide(world, "approve", *(f"p{n}" for n in range(15)), *(f"c{n}" for n in range(15)))
    assert (run.trigger, run.started_by, run.outcome) == ("approval", "Ada Boss", "held")
    gone = {f"pupils#{kind}#{kind[0]}{n}" for kind in ("pupil", "contact") for n in range(15)}
    assert removed(world) == gone
    for _ in range(3):
        world.clock.advance(24 * 3600)
        assert world.refresh().outcome == "held"
    assert removed(world) == gone, "ten people are few, but nobody has approved them"


def test_approving_checks_everyone_again_first() -> None:
    world = without_year_7()
    world.refresh()
    world.mis.put(SEVENS[0])
    world.mis.verdicts = {"pupils#pupil#p1": "present"}
    run = decide(world, "approve")
    assert run.outcome == "completed"
    everyone = {f"pupils#{kind}#{kind[0]}{n}" for kind in ("pupil", "contact") for n in range(20)}
    assert removed(world) == everyone - {"pupils#pupil#p0", "pupils#pupil#p1"}


def test_an_mis_that_does_not_answer_keeps_everyone() -> None:
    world = without_year_7()
    world.refresh()

    def down(dataset: str, pages: int) -> None:
        raise RetriableError("Wonde could not be reached.")

    world.mis.fault = down
    assert decide(world, "approve").outcome == "failed"
    assert removed(world) == set()
    assert len(lists(world)[0].people) == 40


def test_approving_removes_nobody_who_is_not_on_the_list() -> None:
    world = without_year_7()
    world.mis.remove(OTHERS[0])
    world.refresh()
    world.mis.remove(OTHERS[1])
    world.mis.verdicts = {"pupils#pupil#p21": "gone"}
    decide(world, "approve", "p0")
    assert removed(world) == {"pupils#pupil#p0"}


def test_a_discard_keeps_people_even_while_the_mis_is_down_and_lasts_until_they_come_back() -> None:
    world = without_year_7()
    world.refresh()

    def down(dataset: str, pages: int) -> None:
        raise RetriableError("Wonde could not be reached.")

    world.mis.fault = down
    decide(world, "discard")
    assert (world.stored().held, lists(world)) == (frozenset(), [])
    assert world.state.head("pupils").dirty is False
    world.mis.fault = lambda dataset, pages: None
    for _ in range(3):
        world.clock.advance(24 * 3600)
        assert world.refresh().outcome == "completed"
    assert (removed(world), world.stored().held) == (set(), frozenset())
    world.mis.put(*SEVENS, *CONTACTS[:20])
    world.refresh()
    world.mis.remove(*SEVENS, *CONTACTS[:20])
    assert world.refresh().outcome == "held", "they came back, so the discard is over"


def test_discarding_some_leaves_the_others_waiting() -> None:
    world = without_year_7()
    world.refresh()
    decide(world, "discard", "p0", "c0")
    assert {person.id for part in lists(world) for person in part.people}.isdisjoint({"p0", "c0"})
    assert len(world.stored().held) == 38


def test_mass_blanking_keeps_the_old_numbers_and_lets_other_changes_of_the_same_people_flow() -> None:
    world = loaded()
    blank_all_mobiles(world)
    world.mis.put(Contact(id="c7", forename="Renamed", surname="Khan"))
    run = world.refresh()
    assert run.outcome == "held"
    stored = world.stored().contacts
    assert stored["c7"].forename == "Renamed"
    assert all(one.phones == CONTACTS[0].phones for one in stored.values())
    (part,) = lists(world)
    assert (part.kind, part.reason, len(part.people)) == ("blanking", "Would lose the last mobile number", 80)
    assert world.refresh().outcome == "held"
    assert world.stored().held == frozenset(), "they are written to as before"


def test_approving_some_blankings_blanks_only_those_for_good() -> None:
    world = loaded()
    blank_all_mobiles(world)
    world.refresh()
    decide(world, "approve", *(f"c{n}" for n in range(75)))
    world.clock.advance(24 * 3600)
    world.mis.put(staff(3), pupil(99))
    world.refresh()
    assert {key for key, one in world.stored().contacts.items() if one.phones} == {f"c{n}" for n in range(75, 80)}


def test_a_discarded_blanking_lasts_until_the_mis_says_something_else_of_that_person() -> None:
    world = loaded()
    blank_all_mobiles(world)
    world.refresh()
    decide(world, "discard")
    world.mis.put(pupil(99))
    assert world.refresh().outcome == "completed"
    assert all(one.phones for one in world.stored().contacts.values())
    world.mis.put(Contact(id="c7", forename="Renamed", surname="Khan"))
    assert world.refresh().outcome == "completed"
    assert world.stored().contacts["c7"].phones == ()


def test_attendance_is_outside_the_guard() -> None:
    world = SyncWorld(*(mark(number) for number in range(30)))
    world.refresh("attendance")
    world.mis.remove(*(mark(number) for number in range(30)))
    assert world.refresh("attendance").outcome == "completed"
    assert world.stored("attendance").marks == ()


def test_the_status_says_who_must_do_what() -> None:
    world = without_year_7()
    world.refresh()
    status = sync_status(school(), world.state)
    assert status.state == "attention"
    assert [note.kind for note in status.attention] == ["held_changes"]
    assert "would have removed 40 records" in status.attention[0].message


def test_a_decision_needs_a_known_list_its_people_and_a_free_slot() -> None:
    world = without_year_7()
    world.refresh()
    held_id = world.state.head("pupils").held[0].id
    with pytest.raises(NotFoundError):
        world.decide_held(SCHOOL_ID, "nothing", "approve", None, decided_by="Ada Boss")
    with pytest.raises(NotFoundError):
        world.decide_held("school-b", held_id, "approve", None, decided_by="Ada Boss")
    with pytest.raises(InvalidError):
        world.decide_held(SCHOOL_ID, held_id, "approve", ("p70",), decided_by="Ada Boss")
    world.click()
    with pytest.raises(ConflictError, match="An update is running"):
        world.decide_held(SCHOOL_ID, held_id, "approve", None, decided_by="Ada Boss")


@pytest.mark.parametrize("action", ["approve", "discard"])
def test_a_decision_killed_at_any_call_and_redelivered_does_all_of_it_and_nothing_else(action: str) -> None:
    chosen = tuple(f"p{n}" for n in range(10))
    undisturbed = without_year_7()
    undisturbed.refresh()
    decide(undisturbed, action, *chosen)
    calls = len(undisturbed.calls.names)
    assert calls > 15
    for number in range(1, calls + 1):
        world = without_year_7()
        world.refresh()
        assert decide(world, action, *chosen, kill_worker_at=number).outcome == "held", f"killed at call {number}"
        assert removed(world) == removed(undisturbed)
        assert world.stored().held == undisturbed.stored().held
        assert not world.state.head("pupils").dirty
        assert {p.key for part in lists(world) for p in part.people} == {
            p.key for part in lists(undisturbed) for p in part.people
        }


def test_a_hold_killed_at_any_call_and_redelivered_converges() -> None:
    undisturbed = without_year_7()
    undisturbed.click()
    deliver_killing(undisturbed, 0)
    for number in range(1, len(undisturbed.calls.names) + 1):
        world = without_year_7()
        run_id = world.click().run_id
        deliver_killing(world, number)
        assert world.run(run_id).outcome == "held"
        assert (removed(world), world.stored().held) == (set(), undisturbed.stored().held)
        assert sum(len(part.people) for part in lists(world)) == 40
