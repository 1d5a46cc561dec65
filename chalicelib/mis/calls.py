"""What one call to an MIS is, and what it may take in time and size."""

import time
from collections.abc import Callable

import msgspec

from chalicelib.mis.network import Network


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one call may take: `budget_seconds` covers all attempts and the waits between them."""

    budget_seconds: float = 20
    connect_seconds: float = 3
    read_seconds: float = 10
    attempts: int = 4
    backoff_seconds: float = 0.5
    body_bytes: int = 32 * 1024 * 1024


ONE_QUICK_TRY = Limits(budget_seconds=5, read_seconds=5, attempts=1)
"""What one call of a confirmation may take: a second complete read confirms whoever this does not."""

ONE_TRY_WHILE_WAITING = Limits(
    budget_seconds=6, connect_seconds=2, read_seconds=6, attempts=1, body_bytes=16 * 1024 * 1024
)
"""What one call may take while somebody waits to hear whether a connection works."""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of calls, how time passes for them, and where they may go; passed in so that tests need not wait."""

    limits: Limits = Limits()
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    network: Network = Network()


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One address to read and, for messages, what stands there and what the MIS calls the right to it.

    With `form` (already encoded) it is posted, as a token endpoint wants it.
    """

    url: str
    what: str
    permission: str
    form: str = ""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One of an MIS's lists; `what` and `permission` end up in sentences for the office."""

    path: str
    what: str
    permission: str
