"""Workers killed at every call that they make to a port, and workers that wake up too late."""

from collections.abc import Callable

import pytest

from chalicelib.directory.domain.directory import Directory
from chalicelib.sync.domain.state import Head
from tests.fakes.port_calls import Killed
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, group, mark, pupil, staff
from tests.fakes.sync.sync_world import LEASE_SECONDS, SyncWorld

PEOPLE = [make(number) for number in range(65) for make in (pupil, contact)]  # more than one batch of writes
RECORDS = [*PEOPLE, staff(1), staff(2), staff(3), group(1), mark(1), mark(2, code="L")]
Flags = dict[str, tuple[str, bool, bool]]


def new_school() -> SyncWorld:
    return SyncWorld(*RECORDS, page_size=50)


def edited_school() -> SyncWorld:
    """A school that was synced, and edited in the MIS since: added to, changed, and left."""
    world = new_school()
    world.mis.remove(staff(1))
    world.refresh()
    world.mis.put(pupil(99), *(contact(number, phone="07700 900777") for number in range(60)))
    world.mis.remove(staff(2), pupil(3), group(1), mark(2))
    world.clock.advance(60)
    return world


def click_until_heard(world: SyncWorld) -> str:
    try:
        return world.click().run_id
    except Killed:  # the API's process died, and the person clicks again
        return world.click().run_id


def flags(world: SyncWorld) -> Flags:
    """What is stored, without the times at which it was."""
    return {
        key: (item.digest, item.missing_since is not None, item.removed_at is not None)
        for (_, key), item in world.directory.contents().items()
    }


def digests(world: SyncWorld) -> dict[str, str]:
    return {dataset: head.digest for dataset, head in world.state.heads.items()}


def calls_of_a_refresh(make: Callable[[], SyncWorld]) -> int:
    world = make()
    before = len(world.calls.names)
    world.refresh()
    return len(world.calls.names) - before


def killed_at(number: int, make: Callable[[], SyncWorld]) -> SyncWorld:
    world = make()
    world.calls.kill_at(number)
    run_id = click_until_heard(world)
    world.deliver_all()
    assert world.run(run_id).outcome == "completed"
    assert world.state.run is None
    assert not any(head.dirty for head in world.state.heads.values())
    assert not world.queue.dead
    assert world.ended, "waiting messages are told that the run ended"
    return world


def test_a_first_sync_killed_at_any_call_and_redelivered_ends_in_the_same_store() -> None:
    undisturbed = new_school()
    undisturbed.refresh()
    calls = calls_of_a_refresh(new_school)
    assert calls > 60
    for number in range(1, calls + 1):
        world = killed_at(number, new_school)
        assert flags(world) == flags(undisturbed), f"killed at call {number} of {calls}"
        assert digests(world) == digests(undisturbed)


def test_a_sync_of_edits_killed_at_any_call_and_redelivered_converges_to_the_mis() -> None:
    """One more read confirms who is absent: a killed worker's complete read may already have counted as one."""
    undisturbed = edited_school()
    undisturbed.refresh()
    undisturbed.refresh()
    for number in range(1, calls_of_a_refresh(edited_school) + 1):
        world = killed_at(number, edited_school)
        world.refresh()
        assert flags(world) == flags(undisturbed), f"killed at call {number}"
        assert digests(world) == digests(undisturbed)


def test_a_killed_writer_leaves_its_dataset_marked_until_the_next_one_is_through() -> None:
    world = new_school()
    world.click("pupils")
    die_at(world, "directory.written")
    assert world.deliver(world.queue.letters[0]) is None
    head = world.state.head("pupils")
    assert (head.dirty, head.data_as_of, head.digest) == (True, None, "")
    world.calls.let_live()
    world.deliver_all()
    assert world.state.head("pupils").dirty is False


def test_a_value_that_flips_and_flips_back_around_a_crash_is_not_missed() -> None:
    """The second read has the digest of the last whole one, and the store does not."""
    world = SyncWorld(staff(1))
    world.refresh("staff")
    world.mis.put(staff(1, surname="Other"))
    world.click("staff")
    die_at(world, "directory.written")
    assert world.deliver(world.queue.letters[0]) is None
    world.calls.let_live()
    assert world.stored().staff["s1"].surname == "Other"
    world.mis.put(staff(1))
    world.deliver_all()
    assert world.stored().staff["s1"].surname == "Reed"


def die_at(world: SyncWorld, call: str) -> None:
    def kill(name: str) -> None:
        if name == call:
            raise Killed(name)

    world.calls.on_call = kill


def once_at(world: SyncWorld, call: str, count: int, act: Callable[[], None]) -> None:
    """Let `act` happen at one worker's `count`th call of a kind, and what `act` calls go unnoticed."""
    seen = []

    def watch(name: str) -> None:
        if name == call:
            seen.append(name)
            if len(seen) == count:
                world.calls.let_live()
                act()

    world.calls.on_call = watch


def sleep_past_the_lease(world: SyncWorld) -> Callable[[], None]:
    return lambda: world.clock.advance(LEASE_SECONDS + 60)


def sleep_while_another_takes_over(world: SyncWorld) -> Callable[[], None]:
    def act() -> None:
        world.clock.advance(LEASE_SECONDS + 60)
        world.mis.put(pupil(1, surname="Newer"))
        world.deliver_all()

    return act


@pytest.mark.parametrize("oversleep", [sleep_past_the_lease, sleep_while_another_takes_over])
@pytest.mark.parametrize(
    ("call", "count"),
    [("mis.page", 2), ("mis.page", 3), ("directory.fingerprints", 1), ("directory.written", 4)],
    ids=["reading", "done reading", "comparing", "between two batches"],
)
def test_a_worker_that_wakes_up_after_its_lease_writes_nothing_more(
    oversleep: Callable[[SyncWorld], Callable[[], None]], call: str, count: int
) -> None:
    world = new_school()
    world.click("pupils")
    letter = world.queue.letters[0]
    act = oversleep(world)
    during: list[tuple[Directory, Head]] = []

    def remember() -> None:
        act()
        during.append((world.stored(), world.state.head("pupils")))

    once_at(world, call, count, remember)
    assert world.deliver(letter) is None, "its message comes back: the newer holder may die, too"
    assert during == [(world.stored(), world.state.head("pupils"))]
    world.deliver_all()
    assert world.state.run is None
    assert set(world.stored().pupils) == {f"p{number}" for number in range(65)}


def test_a_worker_too_late_to_write_does_not_mark_the_head() -> None:
    """A mark without a writer would keep messages waiting for nothing."""
    world = new_school()
    world.click("staff")
    once_at(world, "mis.page", 1, sleep_past_the_lease(world))
    assert world.deliver(world.queue.letters[0]) is None
    assert world.state.head("staff") == Head()


def test_a_worker_whose_claim_was_saved_but_not_answered_goes_on() -> None:
    """DynamoDB's client repeats a write whose answer was lost, and is then told of a conflict with itself."""
    world = new_school()
    world.click("staff")
    save = world.sync.save

    def lose_the_first_answer(*args: object, **kwargs: object) -> None:
        world.sync.save = save  # type: ignore[method-assign]  # only the first answer is lost
        save(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        save(*args, **kwargs)  # type: ignore[arg-type]  # the client's own repetition

    world.sync.save = lose_the_first_answer  # type: ignore[method-assign]
    report = world.deliver(world.queue.letters[0])
    assert report is not None
    assert report.result == "done"
    assert world.sync.peek(SCHOOL_ID).state.run is None
