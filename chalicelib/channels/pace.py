"""Keeps a worker to its share of the stage's sending rate."""

import time
from collections.abc import Callable, Mapping

from chalicelib.shared.purposes import Channel

_SLOWEST = 16
"""Times its usual pace: so slow a worker becomes while the provider keeps asking it to wait."""

_BACK = 0.9


class SteadyPace:
    """Implements channels.port.Pace: `intervals` are the seconds between two sends of this worker, a channel.

    Asked to wait, it takes twice as long; with each message that is taken a tenth less, until it is back.
    """

    def __init__(
        self,
        intervals: Mapping[Channel, float],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._intervals = intervals
        self._slower: dict[Channel, float] = {}
        self._next: dict[Channel, float] = {}
        self._clock = clock
        self._sleep = sleep

    def wait(self, channel: Channel, *, at_most: float) -> bool:
        """Sleep until the next send may begin; False, at once, where that takes more than `at_most` seconds."""
        now = self._clock()
        due = max(self._next.get(channel, now), now)
        if due - now > at_most:
            return False
        if due > now:
            self._sleep(due - now)
        self._next[channel] = due + self._intervals[channel] * self._slower.get(channel, 1)
        return True

    def throttled(self, channel: Channel) -> None:
        """Go at half the pace."""
        slower = min(self._slower.get(channel, 1) * 2, _SLOWEST)
        self._slower[channel] = slower
        self._next[channel] = self._clock() + self._intervals[channel] * slower

    def taken(self, channel: Channel) -> None:
        """Come back a little."""
        self._slower[channel] = max(1, self._slower.get(channel, 1) * _BACK)
