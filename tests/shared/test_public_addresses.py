"""Which IP addresses count as servers on the open internet."""

import pytest

from chalicelib.shared.public_addresses import is_public

PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:4700:4700::1111")
CLOSED = {
    "private": ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    "loopback": ("127.0.0.1", "127.8.8.8", "::1"),
    "this network": ("0.0.0.0", "0.1.2.3", "::"),  # noqa: S104 - refused, not bound to
    "link-local": ("169.254.0.1", "fe80::1", "fe80::1%eth0"),
    "metadata": ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"),
    "carrier-grade NAT": ("100.64.0.1", "100.127.255.254"),
    "multicast": ("224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"),
    "reserved": ("240.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "100::1", "4000::1", "fec0::1"),
    "documentation": ("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"),
    "unique local": ("fc00::1", "fd12:3456::1"),
    "IPv4 within": (
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ),
    "no address": ("", "localhost", "127.1", "2130706433", "0x7f.1"),
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_server_on_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(("kind", "address"), [(kind, one) for kind, ones in CLOSED.items() for one in ones])
def test_nothing_else_is(kind: str, address: str) -> None:
    assert not is_public(address), kind
