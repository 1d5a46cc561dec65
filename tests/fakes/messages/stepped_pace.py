"""A pace that takes no time but moves a test's clock."""

from collections.abc import Callable

from chalicelib.shared.purposes import Channel


class SteppedPace:
    """A Pace: `passes` is told how many seconds each wait takes."""

    def __init__(self, passes: Callable[[float], None], *, seconds: float = 0.1) -> None:
        self._passes = passes
        self.seconds = seconds
        self.slower = 1

    def wait(self, channel: Channel, *, at_most: float) -> bool:
        if self.seconds * self.slower > at_most:
            return False
        self._passes(self.seconds * self.slower)
        return True

    def throttled(self, channel: Channel) -> None:
        self.slower = min(16, self.slower * 2)

    def taken(self, channel: Channel) -> None:
        self.slower = max(1, self.slower - 1)
