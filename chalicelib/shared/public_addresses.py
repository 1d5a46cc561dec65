"""Which IP addresses are servers on the open internet; everything else is the inside of some network."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that is handed out to networks (RFC 4291, 2.4); outside it lie ULA, link-local, mapped, NAT64 and the rest."""

_PROTOCOLS = IPv4Network("192.0.0.0/24")
"""For protocols of the IETF; Python's versions differ in how much of it they call private."""

# Azure's metadata and health address, public in form alone.
# https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
_METADATA = frozenset({"168.63.129.16"})


def is_public(address: str) -> bool:
    """Whether this is the literal address of a server on the open internet.

    Not public are private, loopback, link-local (with the metadata services of clouds), carrier-grade NAT, multicast,
    reserved and documentation addresses, and IPv6 forms that carry an IPv4 address within.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (ip not in _GLOBAL_UNICAST or ip.sixtofour or ip.teredo):
        return False
    if ip.is_multicast or ip.is_reserved or ip in _PROTOCOLS or str(ip) in _METADATA:
        return False
    return ip.is_global


def is_loopback(address: str) -> bool:
    """Whether this is the literal address of the machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
