"""What an MIS does wrong now and then, chosen at random."""

from random import Random
from typing import Literal, TypeAlias

from demo.sample_mis.front_door import FrontDoor

Fault: TypeAlias = Literal["429", "500", "repeated page", "empty list", "web page", "refused"]

_LISTS = ("students", "employees", "groups", "classes", "attendance/session", "*")
_WEIGHTS: dict[Fault, int] = {"429": 4, "500": 4, "repeated page": 3, "empty list": 3, "web page": 1, "refused": 1}


def add_fault(door: FrontDoor, rng: Random) -> Fault:
    """Let the next few requests fail and give the kind; the client itself tries four times, so some get through."""
    kind = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    resource, times, after = rng.choice(_LISTS), rng.randint(1, 8), rng.choice((0, 0, 1))
    if kind == "429":
        door.add_fault(resource, status=429, times=times, after=after, retry_after=rng.randint(0, 4))
    elif kind == "500":
        door.add_fault(resource, status=500, times=times, after=after)
    elif kind == "refused":
        door.add_fault(resource, status=403, after=after)
    else:
        trick = {"repeated page": "loop", "empty list": "empty", "web page": "not_json"}
        door.add_fault(resource, trick=trick[kind], times=min(times, 2), after=after)  # type: ignore[arg-type]
    return kind
