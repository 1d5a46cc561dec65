"""The MIS fails while only what changed since the last read is read."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.sync.services.read_dataset import FULL_READ_AT_LEAST
from tests.faults.check import check, is_whole
from tests.faults.conftest import Begin
from tests.faults.mis_faults import EMPTY, ENDS_EARLY, NULL_DATA, SKIPS_A_PAGE, MisFault, Spoil, half, status
from tests.faults.test_mis_faults import CASES

_UNSEEN = {
    "no pupils come",
    "the feed is shorter than its count",
    "a page is lost in the middle",
    "a page is lost in the middle once",
}
"""Wonde counts nothing here, and nothing is what it mostly has to tell."""

CHANGED_CONTACTS: dict[str, Spoil] = {
    "are forbidden": status(403),
    "break down": status(500),
    "come by half": half,
    "are null": NULL_DATA,
}


def test_only_what_changed_is_read(begin: Begin) -> None:
    """Otherwise the other cases would show nothing."""
    world = begin("read of changes")
    before = world.stored()
    world.refresh()
    run = world.last_run
    assert run is not None
    assert 0 < sum(job.counts.read for job in run.jobs) < len(world.in_mis())
    assert is_whole(world, world.in_mis())
    check(world, before)


@pytest.mark.parametrize("case", [case for case in CASES if case not in _UNSEEN])
def test_the_mis_fails(begin: Begin, case: str) -> None:
    world = begin("read of changes")
    before = world.stored()
    world.mis.fault = CASES[case]()
    world.refresh()
    check(world, before)


@pytest.mark.parametrize("case", CHANGED_CONTACTS)
def test_the_contacts_that_changed(begin: Begin, case: str) -> None:
    world = begin("read of changes")
    before = world.stored()
    world.mis.fault = MisFault(CHANGED_CONTACTS[case], resource="contacts")
    world.refresh()
    assert not is_whole(world, world.in_mis())
    check(world, before)


@pytest.mark.parametrize(
    "fault",
    [
        lambda: MisFault(EMPTY),
        lambda: MisFault(EMPTY, resource="contacts"),
        lambda: MisFault(ENDS_EARLY),
        lambda: MisFault(SKIPS_A_PAGE, only=True, times=1),
    ],
    ids=["no pupils", "no contacts", "one page", "a page less"],
)
def test_what_the_mis_keeps_to_itself_comes_with_the_next_full_read(
    begin: Begin, fault: Callable[[], MisFault]
) -> None:
    world = begin("read of changes")
    before, mis = world.stored(), world.in_mis()
    world.mis.fault = fault()
    world.refresh()
    assert not is_whole(world, mis), "otherwise the fault does nothing"
    assert before.keys() <= world.stored().keys()
    assert not any(one.removed for one in world.stored().values())
    world.lift()
    world.clock.now += FULL_READ_AT_LEAST + timedelta(hours=1)
    world.refresh()
    assert is_whole(world, mis)
