"""The HTTP client that all connectors share: bounded in time and size, careful with the secret."""

from codecs import BOM_UTF8
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from chalicelib.mis import errors
from chalicelib.mis.authorization import Authorization, Fixed
from chalicelib.mis.calls import Request, Timing
from chalicelib.shared.errors import FatalError, RetriableError
from chalicelib.shared.origins import origin

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

T = TypeVar("T")
_CHUNK = 64 * 1024


class Answer(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A good answer; the headers' names are in lower case."""

    content: T
    headers: dict[str, str]


class HttpClient:
    """Reads JSON from one origin with an `Authorization` header, which no other origin ever sees.

    It connects only to what its network allows, and follows no redirect.

    Raises FatalError and RetriableError as the table in `errors` says, and nothing else; no message holds the
    header. A refusal (401) is no refusal yet where the authorization can be renewed, once a call.
    """

    def __init__(
        self,
        *,
        mis: str,
        base_url: str,
        authorization: str | Authorization,
        timing: Timing | None = None,
    ) -> None:
        self.mis = mis
        timing = timing or Timing()
        self._network = timing.network
        self._origin = self._origin_of(base_url)
        if self._origin is None:
            raise errors.bad_address(mis)
        self._headers = {
            "User-Agent": "rollcall",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }
        self._authorization = Fixed(mis, authorization) if isinstance(authorization, str) else authorization
        self._limits, self._sleep, self._clock = timing.limits, timing.sleep, timing.clock
        self._pools: PoolManager | None = None
        self.first_answer_at: datetime | None = None
        """What the other side's clock said (the `Date` header) when it first answered; None before, or without one."""

    def get_json(self, request: Request, shape: type[T]) -> T:
        """Read one address as JSON of the given shape."""
        return self.get_answer(request, shape).content

    def get_answer(self, request: Request, shape: type[T]) -> Answer[T]:
        """As `get_json`, with the answer's headers."""
        reply = self._get(request)
        try:
            content = msgspec.json.decode(reply.content.removeprefix(BOM_UTF8), type=shape)
            return Answer(content=content, headers=reply.headers)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise errors.unreadable(self.mis, f"{self.mis}: {type(fault).__name__} in {request.what}") from None

    def _origin_of(self, url: str) -> tuple[str, str, int] | None:
        return origin(url, this_machine=self._network.this_machine)

    def _get(self, request: Request) -> "Answer[bytes]":
        from urllib3 import Retry
        from urllib3.exceptions import HTTPError, MaxRetryError

        if self._origin_of(request.url) != self._origin:
            raise errors.other_host(self.mis)
        # urllib3's Retry is the policy; the loop is ours, because urllib3's own neither retries a body that is cut
        # off half-way nor stops at a deadline, and it logs addresses.
        policy = Retry(total=self._limits.attempts - 1, backoff_factor=self._limits.backoff_seconds)
        ends_at = self._clock() + self._limits.budget_seconds
        may_renew = True
        while True:
            try:
                return self._attempt(request, ends_at)
            except FatalError as error:
                if error.code != "mis_unauthorised" or not may_renew or not self._authorization.renew():
                    raise
                may_renew, wait = False, 0.0
            except RetriableError as error:
                try:
                    policy = policy.increment("GET", request.url, error=HTTPError())
                except MaxRetryError:
                    raise error from None
                wait = policy.get_backoff_time() if error.retry_after is None else error.retry_after
                if self._clock() + wait >= ends_at:
                    raise
            if wait:
                self._sleep(wait)

    def _attempt(self, request: Request, ends_at: float) -> "Answer[bytes]":
        from urllib3.exceptions import HTTPError

        try:
            response = self._open(request, ends_at)
            try:
                self.first_answer_at = self.first_answer_at or _date(response)
                if response.status == 200:
                    return Answer(content=self._body(response, ends_at), headers=_lower(response))
                raise errors.status_error(
                    self.mis,
                    response.status,
                    what=request.what,
                    permission=request.permission,
                    retry_after=_asked_wait(response),
                )
            finally:
                response.close()  # a body read to its end has already gone back to the pool
        except HTTPError as fault:
            raise errors.network_error(self.mis, fault) from None

    def _open(self, request: Request, ends_at: float) -> "BaseHTTPResponse":
        import urllib3

        from chalicelib.mis.checked_connections import checked_pools

        if self._pools is None:
            self._pools = checked_pools(self._network)
        left = max(ends_at - self._clock(), 0.1)
        timeout = urllib3.Timeout(
            connect=min(self._limits.connect_seconds, left), read=min(self._limits.read_seconds, left)
        )
        headers = {**self._headers, "Authorization": self._authorization.header(request.url)}
        if request.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._pools.request(
            "POST" if request.form else "GET",
            request.url,
            body=request.form or None,
            headers=headers,
            timeout=timeout,
            retries=False,
            redirect=False,
            preload_content=False,
        )

    def _body(self, response: "BaseHTTPResponse", ends_at: float) -> bytes:
        from urllib3.exceptions import TimeoutError as TooSlow

        body = bytearray()
        for chunk in response.stream(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._limits.body_bytes:
                raise errors.too_large(self.mis, self._limits.body_bytes)
            if self._clock() > ends_at:  # a trickle never trips the read time-out
                raise TooSlow
        return bytes(body)


def _lower(response: "BaseHTTPResponse") -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _asked_wait(response: "BaseHTTPResponse") -> float | None:
    """Seconds that Retry-After asks for, given there as seconds or as a date; None without a readable one."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    try:
        return Retry().get_retry_after(response)
    except InvalidHeader:
        return None


def _date(response: "BaseHTTPResponse") -> datetime | None:
    """The `Date` header in UTC; None without a readable one."""
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, OverflowError):  # Overflow: a moment that only its zone puts outside the years that there are
        return None
