"""The MIS fails in every way that one can, at the first sync and at a sync of edits."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chalicelib.mis.calls import Limits
from chalicelib.shared.datasets import DATASETS, Dataset
from tests.faults.check import check
from tests.faults.conftest import STORIES, Begin, Story
from tests.faults.mis_faults import (
    EMPTY,
    ENDS_EARLY,
    GOES_ROUND,
    NULL_DATA,
    SKIPS_A_PAGE,
    WITHOUT_ITS_LAST,
    MisFault,
    RepeatsAPage,
    asked_to_wait_until,
    cut,
    garbage,
    half,
    html,
    silent,
    status,
)
from tests.mis.fake_server import Asked, Reply

CASES: dict[str, Callable[[], Callable[[Asked, Reply], Reply]]] = {
    "the token is refused in mid-run": lambda: MisFault(status(401), resource="students", page=2),
    "the token is refused from the start": lambda: MisFault(status(401), resource=""),
    "the count is forbidden": lambda: MisFault(status(403), resource="counts"),
    "a wait is asked for once": lambda: MisFault(status(429), times=1),
    "a wait of seconds is asked for once": lambda: MisFault(status(429, Retry_After="7"), times=1),
    "a wait until a date is asked for once": lambda: MisFault(asked_to_wait_until(5), times=1),
    "a wait is asked for on and on": lambda: MisFault(status(429), resource=""),
    "a wait of a minute is asked for on and on": lambda: MisFault(status(429, Retry_After="45")),
    "a wait of an hour is asked for": lambda: MisFault(status(429, Retry_After="3600")),
    "a wait until a date in an hour is asked for": lambda: MisFault(asked_to_wait_until(3600)),
    "a wait that nobody can read is asked for": lambda: MisFault(status(429, Retry_After="soon")),
    "it breaks down once": lambda: MisFault(status(500), times=1, page=2),
    "it breaks down in every try of a call": lambda: MisFault(status(502), times=4, page=2),
    "it is broken down": lambda: MisFault(status(500), resource=""),
    "half a page comes": lambda: MisFault(half, page=2),
    "half a page comes once": lambda: MisFault(half, page=2, times=1),
    "garbage comes": lambda: MisFault(garbage, page=2),
    "a page for people comes": lambda: MisFault(html),
    "the connection is cut in mid-body": lambda: MisFault(cut, page=2),
    "the connection is cut in mid-body once": lambda: MisFault(cut, times=1),
    "a page comes twice": RepeatsAPage,
    "the pages go round": lambda: MisFault(GOES_ROUND, page=2),
    "no pupils come": lambda: MisFault(EMPTY),
    "the feed is shorter than its count": lambda: MisFault(ENDS_EARLY, page=2),
    "a page is lost in the middle": lambda: MisFault(SKIPS_A_PAGE, only=True),
    "a page is lost in the middle once": lambda: MisFault(SKIPS_A_PAGE, only=True, times=1),
    "the data are null": lambda: MisFault(NULL_DATA),
    "the second page's data are null": lambda: MisFault(NULL_DATA, page=2),
    "the staff's data are null": lambda: MisFault(NULL_DATA, resource="employees"),
    "the leavers cannot be read": lambda: MisFault(status(500), resource="students-leaver"),
    "the deletions cannot be read": lambda: MisFault(status(500), resource="deletions"),
}


EVERYWHERE: dict[str, tuple[Dataset, Callable[[], MisFault]]] = {
    "the marks are forbidden": ("attendance", lambda: MisFault(status(403), resource="attendance/session")),
    "the codes are forbidden": ("attendance", lambda: MisFault(status(403), resource="attendance-codes")),
    "the classes are forbidden": ("groups", lambda: MisFault(status(403), resource="classes")),
    "the pupils are forbidden": ("pupils", lambda: MisFault(status(403), resource="students")),
    "the staff are forbidden": ("staff", lambda: MisFault(status(403), resource="employees")),
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("case", CASES)
def test_the_mis_fails(begin: Begin, case: str, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    world.mis.fault = CASES[case]()
    world.refresh()
    check(world, before)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("case", EVERYWHERE)
def test_one_dataset_is_forbidden_and_the_others_are_applied(begin: Begin, case: str, story: Story) -> None:
    world = begin(story, DATASETS)
    before = world.stored()
    forbidden, fault = EVERYWHERE[case]
    world.mis.fault = fault()
    world.refresh()
    run = world.last_run
    assert run is not None
    assert run.outcome == "completed_with_errors"
    assert {job.dataset: job.status for job in run.jobs} == {
        dataset: "failed" if dataset == forbidden else "done" for dataset in DATASETS
    }
    assert "to grant" in run.message
    check(world, before)


def test_a_feed_of_staff_that_comes_back_empty_is_held(begin: Begin) -> None:
    """A first sync cannot tell: Wonde states no count of staff."""
    world = begin("sync of edits")
    before = world.stored()
    world.mis.fault = MisFault(EMPTY, resource="employees")
    world.refresh()
    run = world.last_run
    assert run is not None
    assert run.outcome == "held"
    check(world, before)


@pytest.mark.parametrize("code", [404, 500])
def test_whoever_is_left_out_of_a_feed_stays_when_nobody_can_be_asked(begin: Begin, code: int) -> None:
    """Not even a count would tell, and the lists and direct reads that would are broken down, or nothing is there."""
    world = begin("sync of edits")
    before = world.stored()
    left_out = list(world.office.contents.employees)[-1]

    def spoil(asked: Asked, reply: Reply) -> Reply:
        if asked.resource == "employees":
            return WITHOUT_ITS_LAST(reply)
        return reply if asked.resource in ("students", "counts") else status(code)(reply)

    world.mis.fault = spoil
    world.refresh()
    assert world.stored()[f"staff#staff#{left_out}"].waits
    check(world, before)


@pytest.mark.parametrize("story", STORIES)
def test_an_mis_that_takes_too_long_to_answer(begin: Begin, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    world.limits = Limits(read_seconds=0.05, attempts=2)
    world.mis.fault = MisFault(silent, page=2)
    world.refresh()
    check(world, before)


@pytest.mark.parametrize("story", STORIES)
def test_an_mis_to_which_no_connection_comes_about(begin: Begin, story: Story) -> None:
    world = begin(story)
    before = world.stored()
    world.limits = Limits(connect_seconds=0.05, attempts=2)
    with unaccepting_server() as world.url:
        world.refresh()
        check(world, before)


@contextmanager
def unaccepting_server() -> Iterator[str]:
    """A port whose queue of connections is full, so that one more is not even refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.create_connection(full.getsockname()):
        yield f"http://127.0.0.1:{full.getsockname()[1]}"
