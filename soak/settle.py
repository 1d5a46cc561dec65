"""After the storm: waits until nothing moves, then reads every school twice in peace."""

import time
from collections import Counter
from collections.abc import Sequence

from chalicelib.bootstrap.process import now
from chalicelib.sync.domain.state import SchoolSync
from infra.stacks import Say
from soak.stage import SoakStage
from soak.storm import Every, SoakSchool, wait_for_room

MOST_SECONDS = 25 * 60
"""Longer than the sweep takes at worst: it ends what has not moved for 20 minutes."""

_TICK_EVERY, _TELL_EVERY, _LOOK_EVERY_SECONDS = 12.0, 15.0, 1.0


def settle(stage: SoakStage, schools: Sequence[SoakSchool], say: Say) -> bool:
    """Wait until no job is queued and no run is active, with ticks and with dead letters put back.

    False when something still moves, or has stuck, after MOST_SECONDS.
    """
    tick, tell, began = Every(_TICK_EVERY), Every(_TELL_EVERY), time.monotonic()
    while time.monotonic() - began < MOST_SECONDS:
        if stage.dead_letters():
            stage.put_back(say)
        waiting, elsewhere = stage.in_queues()
        moving: Counter[str] = Counter()
        if not waiting + elsewhere:
            moving = what_moves(stage.states(school.id for school in schools))
            if not moving:
                return True
        if tick():
            stage.tick()
        if tell():
            words = "".join(f", {number} {what}" for what, number in sorted(moving.items()))
            say(f"settling: {waiting} jobs wait, {elsewhere} are under way or held back{words}")
        time.sleep(_LOOK_EVERY_SECONDS)
    return False


def quiet_round(stage: SoakStage, schools: Sequence[SoakSchool], say: Say) -> bool:
    """Read everything of every school once more; by the schedule where a school has used up its hour's clicks."""
    for school in schools:
        wait_for_room(stage)
        if stage.refresh(school.id).startswith("refused"):
            stage.make_due(school.id, overnight=True)
    stage.tick()
    return settle(stage, schools, say)


def what_moves(states: dict[str, SchoolSync]) -> Counter[str]:
    """What is still to be done, by kind."""
    moving: Counter[str] = Counter()
    for state in states.values():
        moving["windows due"] += int(state.next_window_at is not None and state.next_window_at <= now())
        moving["follow-ups booked"] += int(state.follow_up is not None)
        for job in state.run.jobs if state.run else ():
            moving[f"jobs {job.status}"] += 1
    return +moving
