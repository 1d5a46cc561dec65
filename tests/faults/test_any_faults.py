"""Any faults one after another, while the office goes on editing, end in the same store."""

from collections.abc import Callable

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from chalicelib.schools.domain.sync_settings import GuardSettings
from demo.sample_mis import roll
from demo.sample_mis.school import School
from tests.faults import test_mis_faults, test_queue_faults
from tests.faults.check import check, settled
from tests.faults.conftest import Begin
from tests.faults.store_faults import (
    OVER_CAPACITY,
    SERVER_ERROR,
    WRITES,
    Fault,
    On,
    answer_lost,
    at_write,
    killed_after,
    killed_before,
    left_over,
)
from tests.faults.world import NO_WINDOWS, FaultWorld

Bad = Callable[[FaultWorld], None]
Edit = Callable[[School], object]
Step = tuple[list[Edit], Bad, Bad, bool]
"""What the office does, two faults of the refresh after that, and whether its workers have time for one page only."""

ANY_SHARE = GuardSettings(removal_share=1, blanking_share=1)
"""So that what the office does never waits for an administrator; an empty feed still does."""

NUMBERS = st.integers(1, 12)


def _set_fault(world: FaultWorld, fault: Fault) -> None:
    world.seam.fault = fault


def in_store(fault: Fault) -> Bad:
    return lambda world: _set_fault(world, fault)


def in_mis(case: str) -> Bad:
    def spoil(world: FaultWorld) -> None:
        world.mis.fault = test_mis_faults.CASES[case]()

    return spoil


def in_queue(case: str) -> Bad:
    return test_queue_faults.CASES[case]


def _nothing(world: FaultWorld) -> None:
    """All goes well."""


STORE = st.builds(
    lambda operation, fault, times, skip: in_store(On(operation, fault, times, skip)),
    st.sampled_from(["GetItem", "Query", *WRITES]),
    st.sampled_from([OVER_CAPACITY, SERVER_ERROR, answer_lost, left_over]),
    st.integers(1, 9),
    st.integers(0, 9),
)
DEATHS = st.builds(
    lambda number, killed: in_store(at_write(number, killed)), NUMBERS, st.sampled_from([killed_before, killed_after])
)
FAULTS = st.one_of(
    st.just(_nothing),
    st.sampled_from([in_mis(case) for case in test_mis_faults.CASES]),
    st.sampled_from([in_queue(case) for case in test_queue_faults.CASES]),
    STORE,
    DEATHS,
)


def enrol(office: School) -> None:
    roll.add_pupil(office, "Wilhelmina", f"Thistle{len(office.pupils)}", office.registrations()[0].code)


def leave(office: School) -> None:
    roll.remove_pupil(office, next(iter(office.pupils)), leaver=True)


def vanish(office: School) -> None:
    roll.remove_pupil(office, list(office.pupils)[-1])


def return_to_school(office: School) -> None:
    roll.restore_all(office)


def change_a_number(office: School) -> None:
    office.set_mobile(next(iter(office.contacts)), office.next_unused_mobile())


def lose_a_number(office: School) -> None:
    office.set_mobile(list(office.contacts)[-1], None)


EDITS: st.SearchStrategy[Edit] = st.sampled_from(
    [enrol, leave, vanish, return_to_school, change_a_number, lose_a_number]
)
STEPS = st.lists(st.tuples(st.lists(EDITS, max_size=2), FAULTS, FAULTS, st.booleans()), min_size=1, max_size=3)


@settings(max_examples=settings().max_examples // 6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_the_store_becomes_the_mis(begin: Begin, steps: list[Step]) -> None:
    world = begin("sync of edits", settings=replace(NO_WINDOWS, guard=ANY_SHARE))
    for edits, one_fault, another, page_by_page in steps:
        for edit in edits:
            edit(world.office)
        world.lift()
        before = world.stored()
        world.seconds_left = 0 if page_by_page else None
        world.click()
        one_fault(world)
        another(world)
        world.settle()
        settled(world, before, world.in_mis())
    check(world, before)
