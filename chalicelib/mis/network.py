"""Where calls to an MIS may go: to public addresses, and on the local stage to this machine."""

import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec

from chalicelib.shared.public_addresses import is_loopback, is_public

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host and port, best first; raises OSError where there are none."""


def look_up(host: str, port: int) -> Sequence[str]:
    """What the machine's own resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Which addresses may be connected to; `this_machine` is for the local stage, whose sample MIS is there."""

    this_machine: bool = False
    resolve: Resolve = look_up

    def allows(self, address: str) -> bool:
        """Whether a connection to this IP address may be made."""
        return is_public(address) or (self.this_machine and is_loopback(address))
