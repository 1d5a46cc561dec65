"""A model of SQS and Lambda: queues whose pollers grow slowly, and an account whose environments are shared."""

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from msgspec import Struct

FIRST_POLLERS = 5
POLLERS_A_SECOND = 300 / 60
"""A queue that is not emptied gets 300 more pollers a minute, each running one worker at a time."""

ACCOUNT_AT_ONCE = 1_000
"""Lambda's default for all functions of an account together."""

COLD_START_SECONDS = 1.0
HAND_OVER_SECONDS = 0.1
"""From the click to a poller that has nothing else to do."""


class Arrival(Struct, frozen=True):
    """A job that is queued on a lane; `ask` numbers the click, None for a scheduled run."""

    at: float
    lane: str
    seconds: float
    ask: int | None = None


@dataclass
class _Lane:
    most: int
    pollers: float = FIRST_POLLERS
    busy: int = 0
    warm: int = 0
    waiting: deque[Arrival] = field(default_factory=deque)


def begun(arrivals: Iterable[Arrival], *, most: dict[str, int]) -> list[tuple[Arrival, float]]:
    """Each job with the moment at which its worker began; `most` is each lane's own limit of workers.

    When all environments of the account are taken, whoever asks first after one is freed gets it; the lanes are
    asked in the order in which they stand in `most`. Pollers are never taken away: the model is of half an hour.
    """
    lanes = {name: _Lane(most=limit) for name, limit in most.items()}
    simulation = _Simulation(lanes)
    for arrival in arrivals:
        simulation.at(arrival.at + HAND_OVER_SECONDS, partial(simulation.arrive, arrival))
    simulation.at(0, simulation.grow)
    simulation.run()
    return simulation.begun


class _Simulation:
    def __init__(self, lanes: dict[str, _Lane]) -> None:
        self.begun: list[tuple[Arrival, float]] = []
        self._lanes = lanes
        self._now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        self._to_come = 0

    def at(self, moment: float, event: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (moment, self._number, event))

    def run(self) -> None:
        while self._events:
            self._now, _, event = heapq.heappop(self._events)
            event()

    def arrive(self, arrival: Arrival) -> None:
        self._lanes[arrival.lane].waiting.append(arrival)
        self._start()

    def grow(self) -> None:
        for lane in self._lanes.values():
            if lane.waiting:
                lane.pollers = min(lane.most, lane.pollers + POLLERS_A_SECOND)
        self._start()
        if self._events:
            self.at(self._now + 1, self.grow)

    def _start(self) -> None:
        for lane in self._lanes.values():
            while lane.waiting and lane.busy < min(lane.most, int(lane.pollers)) and self._taken() < ACCOUNT_AT_ONCE:
                self._begin(lane, lane.waiting.popleft())

    def _taken(self) -> int:
        return sum(lane.busy for lane in self._lanes.values())

    def _begin(self, lane: _Lane, arrival: Arrival) -> None:
        cold = 0.0 if lane.warm else COLD_START_SECONDS
        lane.warm -= not cold
        lane.busy += 1
        self.begun.append((arrival, self._now + cold))
        self.at(self._now + cold + arrival.seconds, lambda: self._end(lane))

    def _end(self, lane: _Lane) -> None:
        lane.busy -= 1
        lane.warm += 1
        self._start()
