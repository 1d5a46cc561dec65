"""What stands before every answer: the token, the faults that were asked for, the delay, and a log of requests."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from secrets import compare_digest
from threading import Lock

from demo.sample_mis.wrong_answers import Trick


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What to answer instead: a status, with Retry-After in seconds, or a trick with a 200."""

    status: int = 200
    retry_after: int | None = None
    trick: Trick | None = None


@dataclass(slots=True)
class Standing:
    """A fault that is still to come: for which list, after how many right answers, and how often; `id` stops it."""

    id: int
    resource: str
    fault: Fault
    after: int
    times: int


@dataclass
class FrontDoor:
    """The token that is accepted, faults in the order in which they were asked for, and each request seen.

    `requests` holds `resource?query` of every request to the Wonde and OneRoster APIs, refused ones included.
    `first_token` is the token that it began with.
    """

    token: str
    delay_seconds: float = 0.0
    requests: list[str] = field(default_factory=list)
    first_token: str = field(init=False)
    _standing: list[Standing] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.first_token = self.token

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
            self._standing.append(Standing(next(self._ids), resource, fault, after, times))

    def standing(self) -> list[Standing]:
        """The faults that are still to come, in the order in which they were asked for, as they are now."""
        with self._lock:
            return [replace(one) for one in self._standing]

    def stop_fault(self, fault_id: int) -> None:
        """Forget one fault; one that has come to its end already is forgotten."""
        with self._lock:
            self._standing = [one for one in self._standing if one.id != fault_id]

    def clear_faults(self) -> None:
        """Forget every fault that is still to come."""
        with self._lock:
            self._standing.clear()

    def next_fault(self, resource: str, query: str) -> Fault | None:
        """Log a request and take the fault that it is to meet, if any."""
        with self._lock:
            self.requests.append(f"{resource}?{query}")
            for order in self._standing:
                if order.resource not in {resource, "*"}:
                    continue
                if order.after > 0:
                    order.after -= 1
                    continue
                order.times -= 1
                if order.times <= 0:
                    self._standing.remove(order)
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
