"""Stops a worker, or lets something else happen, at its n-th call to any port."""

from collections.abc import Callable
from typing import Any


class KilledError(BaseException):
    """The worker was killed: not an Exception, so that no code under test can catch it."""


class Fuse:
    """Counts the calls of all ports behind it and acts once, before or after the n-th has its effect."""

    def __init__(self, at: int, *, after: bool, action: Callable[[], None]) -> None:
        self._left = at
        self._after = after
        self._action = action
        self.blown = False
        self.calls = 0

    def guard(self, port: Any) -> Any:
        """The same port behind this fuse."""
        return _Guarded(port, self)

    def call(self, method: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        self.calls += 1
        self._left -= 1
        if self._left != 0:
            return method(*args, **kwargs)
        self.blown = True
        if not self._after:
            self._action()
            return method(*args, **kwargs)
        result = method(*args, **kwargs)
        self._action()
        return result


class _Guarded:
    def __init__(self, port: Any, fuse: Fuse) -> None:
        self._port = port
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        return lambda *args, **kwargs: self._fuse.call(method, args, kwargs)


def kill() -> None:
    """What a fuse does to a worker."""
    raise KilledError
