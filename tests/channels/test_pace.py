"""One worker keeps to its share of the rate, goes slower when it is asked to, and comes back."""

from itertools import pairwise

import pytest

from chalicelib.channels.pace import SteadyPace


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def paced() -> tuple[SteadyPace, Clock]:
    clock = Clock()
    return SteadyPace({"sms": 0.5, "email": 2.0}, clock=clock, sleep=clock.sleep), clock


def moments(pace: SteadyPace, clock: Clock, sends: int, *, taken: bool = True) -> list[float]:
    found = []
    for _ in range(sends):
        assert pace.wait("sms", at_most=60)
        found.append(round(clock.now, 6))
        if taken:
            pace.taken("sms")
    return found


def test_sends_are_apart_by_the_interval_and_channels_do_not_wait_for_each_other() -> None:
    pace, clock = paced()
    assert pace.wait("email", at_most=60)
    assert moments(pace, clock, 4) == [0, 0.5, 1.0, 1.5]


def test_what_took_its_own_time_is_not_waited_for_again() -> None:
    pace, clock = paced()
    assert pace.wait("sms", at_most=60)
    clock.now += 3
    assert moments(pace, clock, 2) == [3, 3.5]


def test_asked_to_wait_it_takes_twice_as_long_and_comes_back_little_by_little() -> None:
    pace, clock = paced()
    assert pace.wait("sms", at_most=60)
    pace.throttled("sms")
    pace.throttled("sms")
    found = moments(pace, clock, 30)
    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert found[0] == pytest.approx(2.0)
    assert gaps[0] == pytest.approx(2.0)
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == pytest.approx(0.5)


def test_there_is_an_end_to_how_slow_it_becomes() -> None:
    pace, clock = paced()
    for _ in range(50):
        pace.throttled("sms")
    assert pace.wait("sms", at_most=60)
    assert clock.now == pytest.approx(8.0)


def test_a_wait_that_takes_longer_than_the_worker_has_is_not_begun() -> None:
    pace, clock = paced()
    assert pace.wait("email", at_most=0)
    assert not pace.wait("email", at_most=1.9)
    assert clock.now == 0
    assert pace.wait("email", at_most=2.0)
    assert clock.now == pytest.approx(2.0)
