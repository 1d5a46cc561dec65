"""What stands before every answer: the token, the faults that were asked for, the delay, and a log of requests."""

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from secrets import compare_digest
from threading import Lock
from typing import Literal, TypeAlias

Trick: TypeAlias = Literal["empty", "short", "loop", "not_json", "nothing", "latin1", "bom", "slow"]
"""A wrong list with a 200: no rows; no `next` after this page; `next` is this page; a page of HTML; JSON without a
list; bytes that are no UTF-8; a byte-order mark before the JSON; an answer that comes too late.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What to answer instead: a status, with Retry-After in seconds, or a trick with a 200."""

    status: int = 200
    retry_after: int | None = None
    trick: Trick | None = None


@dataclass(slots=True)
class _Order:
    resource: str
    fault: Fault
    after: int
    times: int


@dataclass
class FrontDoor:
    """The token that is accepted, faults in the order in which they were asked for, and each request seen.

    `requests` holds `resource?query` of every request to the Wonde and OneRoster APIs, refused ones included.
    """

    token: str
    delay_seconds: float = 0.0
    requests: list[str] = field(default_factory=list)
    _orders: list[_Order] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add_fault(
        self,
        resource: str = "*",
        *,
        status: int = 200,
        times: int = 1,
        after: int = 0,
        retry_after: int | None = None,
        trick: Trick | None = None,
    ) -> None:
        """Answer the next `times` requests for a resource (`students`, `attendance/session`, `*`) wrongly.

        The first `after` requests are let through, so that a read can fail half way.
        """
        fault = Fault(status=status, retry_after=retry_after, trick=trick)
        with self._lock:
            self._orders.append(_Order(resource, fault, after, times))

    def clear_faults(self) -> None:
        """Forget every fault that is still to come."""
        with self._lock:
            self._orders.clear()

    def next_fault(self, resource: str, query: str) -> Fault | None:
        """Log a request and take the fault that it is to meet, if any."""
        with self._lock:
            self.requests.append(f"{resource}?{query}")
            for order in self._orders:
                if order.resource not in {resource, "*"}:
                    continue
                if order.after > 0:
                    order.after -= 1
                    continue
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order.fault
            return None

    def admits(self, authorization: str | None) -> bool:
        """True for the token as Bearer, or as the user of Basic with an empty password."""
        scheme, _, value = (authorization or "").partition(" ")
        if scheme.lower() == "basic":
            try:
                value, colon, password = b64decode(value, validate=True).decode().partition(":")
            except (Base64Error, UnicodeDecodeError):
                return False
            if not colon or password:
                return False
        elif scheme.lower() != "bearer":
            return False
        return compare_digest(value.encode(), self.token.encode())
