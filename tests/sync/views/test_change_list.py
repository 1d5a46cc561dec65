"""The named changes of a run."""

from datetime import timedelta

from chalicelib.sync.domain.change_list import FieldChange, NamedChange
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, mark, pupil, staff
from tests.fakes.sync.sync_world import SyncWorld


def changes(world: SyncWorld, run_id: str) -> list[NamedChange]:
    return list(world.log.get(SCHOOL_ID, run_id))


def test_a_run_says_who_changed_in_which_field_from_what_to_what() -> None:
    world = SyncWorld(pupil(1), contact(1), contact(2), staff(1), staff(2))
    world.refresh()
    world.mis.put(contact(1, phone="07700 900777"), staff(3))
    world.mis.remove(staff(2))
    world.mis.verdicts = {"staff#staff#s2": "left"}
    run = world.refresh()
    found = {(one.id, one.change, one.name): one.fields for one in changes(world, run.id)}
    assert found == {
        ("c1", "changed", "Amina1 Khan"): (FieldChange(field="phones", before="07700 900001", after="07700 900777"),),
        ("s3", "added", "Lee Reed"): (),
        ("s2", "removed", "Lee Reed"): (),
    }


def test_a_composer_sees_names_and_fields_without_values() -> None:
    world = SyncWorld(contact(1))
    world.refresh()
    world.mis.put(contact(1, phone="07700 900777"))
    run = world.refresh()
    (seen,) = (one.without_values() for one in changes(world, run.id))
    assert (seen.name, seen.fields) == ("Amina1 Khan", (FieldChange(field="phones", before=None, after=None),))


def test_a_first_load_lists_nobody_because_everybody_was_added() -> None:
    world = SyncWorld(pupil(1), contact(1), staff(1), mark(1))
    assert changes(world, world.refresh().id) == []


def test_marks_are_not_listed() -> None:
    world = SyncWorld(mark(1))
    world.refresh()
    world.mis.put(mark(1, code="L"), mark(2))
    assert changes(world, world.refresh().id) == []


def test_only_the_stored_records_of_changed_people_are_read() -> None:
    world = SyncWorld(*(staff(number) for number in range(30)))
    world.refresh()
    asked: list[int] = []
    get = world.directory.get
    world.directory.get = lambda school_id, keys: asked.append(len(keys)) or get(school_id, keys)  # type: ignore[method-assign,func-returns-value]
    world.mis.put(staff(1, surname="Rede"))
    world.refresh()
    assert asked == [1]


def test_a_worker_killed_at_any_call_lists_each_change_once() -> None:
    def edited() -> SyncWorld:
        world = SyncWorld(*(contact(number) for number in range(150)), page_size=500)
        world.refresh("pupils")
        world.mis.put(*(contact(number, phone="07700 900777") for number in range(140)))
        return world

    undisturbed = edited()
    clicked = undisturbed.click("pupils")
    undisturbed.calls.names.clear()
    undisturbed.deliver_all()
    expected = sorted(one.id for one in changes(undisturbed, clicked.run_id))
    assert len(expected) == 140
    for number in range(1, len(undisturbed.calls.names) + 1):
        world = edited()
        clicked = world.click("pupils")
        world.calls.kill_at(number)
        world.deliver_all()
        world.calls.let_live()
        assert sorted(one.id for one in changes(world, clicked.run_id)) == expected, f"killed at call {number}"


def test_a_person_whose_retention_is_over_is_a_new_one_though_the_item_is_still_there() -> None:
    world = SyncWorld(staff(1), staff(2))
    world.refresh("staff")
    world.mis.remove(staff(2))
    world.mis.verdicts = {"staff#staff#s2": "gone"}
    world.refresh("staff")
    assert "staff#staff#s2" in world.directory.fingerprints(SCHOOL_ID, "staff#")
    world.clock.now += timedelta(days=31)
    assert "staff#staff#s2" not in world.directory.fingerprints(SCHOOL_ID, "staff#")
    assert list(world.directory.get(SCHOOL_ID, ["staff#staff#s2"])) == []
