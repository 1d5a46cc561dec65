"""Connections that go to the very address that was checked, while TLS still asks for the host's own name."""

import socket
from collections.abc import Sequence

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
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
