"""Connections that go to the very address that was checked, while TLS still asks for the host's own name."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, LocationValueError, NameResolutionError

from chalicelib.mis.network import Network

_TRIED = 3
"""Addresses of one name that are tried, so that a long list of dead ones takes no time to speak of."""


class ClosedAddressError(LocationValueError):
    """The name leads to an address that must not be connected to."""


def checked_pools(network: Network) -> PoolManager:
    """Pools of connections to what `network` allows.

    A name is looked up once for each new connection. All that it leads to must be allowed, and what is connected to is
    one of these addresses: a name that says something else a moment later (DNS rebinding) is not asked again.
    """

    class Checked(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            name = self.host
            try:
                return self._first_that_answers(_allowed(self, network))
            finally:
                self.host = name  # what the Host header, TLS and its certificate go by

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3 itself
            """The answer's status and headers, all of them within the read time-out: a trickle would renew it."""
            with _deadline(self.sock, self.timeout):
                return super().getresponse()

        def _first_that_answers(self, addresses: Sequence[str]) -> socket.socket:
            *others, last = addresses[:_TRIED]
            for self.host in others:
                try:
                    return super()._new_conn()
                except ConnectTimeoutError:  # NewConnectionError is one as well
                    continue
            self.host = last
            return super()._new_conn()

    class CheckedTls(Checked, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Checked

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = CheckedTls

    pools = PoolManager(maxsize=2)
    pools.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}
    return pools


@contextmanager
def _deadline(sock: socket.socket, seconds: float | None) -> Iterator[None]:
    """Shut the socket down when the time is over, whatever is being read; raises TimeoutError then."""
    is_over = threading.Event()

    def shut() -> None:
        is_over.set()
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the TLS socket's own is for one thread

    timer = threading.Timer(seconds or 0, shut)
    timer.start()
    try:
        yield
    except (OSError, HTTPException):
        if not is_over.is_set():
            raise
    finally:
        timer.cancel()
    if is_over.is_set():
        raise TimeoutError


def _allowed(connection: HTTPConnection, network: Network) -> Sequence[str]:
    try:
        addresses = network.resolve(connection.host, connection.port or 443)
    except socket.gaierror as fault:
        raise NameResolutionError(connection.host, connection, fault) from fault
    except UnicodeError:
        raise LocationParseError(connection.host) from None
    if not addresses or not all(map(network.allows, addresses)):
        raise ClosedAddressError
    return addresses
