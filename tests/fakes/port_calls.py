"""Watches every call that a worker makes to a port, so that a test can act, or kill the worker, right there."""

from collections.abc import Callable


class Killed(BaseException):
    """The process died here; no `except Exception` may survive it."""


class PortCalls:
    """Each fake tells it before an effect and after it; `on_call` is what the test wants to happen then."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.on_call: Callable[[str], None] = lambda name: None

    def __call__(self, name: str) -> None:
        self.names.append(name)
        self.on_call(name)

    def kill_at(self, number: int) -> None:
        """Let the call of this number, counted from 1 from now on, kill its caller."""
        last = len(self.names) + number

        def kill(name: str) -> None:
            if len(self.names) == last:
                raise Killed(name)

        self.on_call = kill

    def let_live(self) -> None:
        """Nothing happens at calls any more."""
        self.on_call = lambda name: None
