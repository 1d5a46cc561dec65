"""A school that is connected to another source: everybody has another id there, and nobody vanishes by surprise."""

from chalicelib.directory.domain.records import Contact, Pupil, record_key
from tests.fakes.sync.connector import FakeMis
from tests.fakes.sync.sync_records import contact, pupil
from tests.fakes.sync.sync_world import SyncWorld

OLD: list[Pupil | Contact] = [*map(pupil, range(30)), *map(contact, range(30))]
NEW: list[Pupil | Contact] = [*map(pupil, range(100, 130)), *map(contact, range(100, 130))]


def present(world: SyncWorld) -> set[str]:
    seen = world.stored("pupils")
    return {*(f"p:{one}" for one in seen.pupils), *(f"c:{one}" for one in seen.contacts)}


def test_the_old_people_wait_for_an_administrator_even_where_the_new_source_says_that_they_are_gone() -> None:
    world = SyncWorld(*OLD, page_size=500)
    world.refresh()
    old = present(world)
    other = FakeMis(page_size=500)
    other.put(*NEW)
    other.verdicts = dict.fromkeys(map(record_key, OLD), "gone")
    world.connector_for = lambda _: other
    for _ in range(2):
        world.clock.advance(3600)
        run = world.refresh()
        assert run.outcome == "held"
        assert (run.jobs[0].counts.removed, run.jobs[0].counts.held) == (0, len(OLD))
    assert old < present(world), "with the new people beside them"
