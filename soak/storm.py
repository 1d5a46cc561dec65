"""The storm: edits, faults, refreshes, windows, ticks and kills in random order, for as long as was asked for."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from chalicelib.shared.datasets import DATASETS
from demo.sample_mis.district import Member
from infra.stacks import Say
from soak.edits import edit
from soak.faults import add_fault
from soak.stage import SoakStage

MOST_WAITING = 16
"""Nothing is started while more jobs than this wait for a worker, so that the queues never grow without end."""

_KILL_EVERY, _TICK_EVERY, _TELL_EVERY = 4.0, 12.0, 15.0


@dataclass(frozen=True)
class SoakSchool:
    """One school: Rollcall's id for it and its MIS."""

    id: str
    mis: Member


@dataclass
class Every:
    """True once every so many seconds; `clock` gives seconds."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _last: float = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.clock()

    def __call__(self) -> bool:
        """Whether the time has come; asking starts the next wait."""
        due = self.clock() >= self._last + self.seconds
        if due:
            self._last = self.clock()
        return due


def first_loads(stage: SoakStage, schools: Sequence[SoakSchool], say: Say) -> None:
    """Every school's first refresh, no faster than the workers follow."""
    tell = Every(_TELL_EVERY)
    for number, school in enumerate(schools, start=1):
        wait_for_room(stage)
        stage.refresh(school.id)
        if tell():
            say(f"{number} of {len(schools)} schools are being read")


def wait_for_room(stage: SoakStage) -> None:
    """Return when few jobs wait for a worker."""
    while stage.in_queues()[0] > MOST_WAITING:
        time.sleep(0.2)


def storm(stage: SoakStage, schools: Sequence[SoakSchool], rng: Random, *, seconds: float, say: Say) -> None:
    """Do everything at once to everybody; returns after `seconds`, when faults end but work may go on."""
    began = time.monotonic()
    kill, tick, tell = Every(_KILL_EVERY), Every(_TICK_EVERY), Every(_TELL_EVERY)
    while (elapsed := time.monotonic() - began) < seconds:
        for _ in range(rng.randint(1, 3)):
            stage.tally.edits[edit(rng.choice(schools).mis.school, rng)] += 1
        if rng.random() < 0.15:
            stage.tally.faults[add_fault(rng.choice(schools).mis.door, rng)] += 1
        waiting, elsewhere = stage.in_queues()
        if waiting <= MOST_WAITING:
            _start_something(stage, schools, rng)
        if kill():
            stage.kill_one(rng)
        if tick():
            stage.tick()
        if tell():
            say(f"{elapsed:.0f} s: {stage.tally.so_far()}; {waiting} jobs wait, {elsewhere} are under way or held back")
        time.sleep(rng.random() * 0.2)
    for school in schools:
        school.mis.door.clear_faults()


def _start_something(stage: SoakStage, schools: Sequence[SoakSchool], rng: Random) -> None:
    # Some schools are clicked far more often than others, so that clicks meet runs that are under way.
    school = schools[int(len(schools) * rng.random() ** 2)]
    chance = rng.random()
    if chance < 0.40:
        stage.refresh(school.id)
    elif chance < 0.60:
        stage.refresh(school.id, pupil_id=rng.choice(list(school.mis.school.pupils) or ["nobody"]))
    elif chance < 0.80:
        stage.refresh(school.id, tuple(rng.sample(DATASETS, rng.randint(1, 2))))
    elif chance < 0.96:
        stage.make_due(school.id, overnight=rng.random() < 0.6)
    else:
        stage.approve_held(school.id)
