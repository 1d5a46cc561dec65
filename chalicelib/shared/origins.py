"""Where a secret may go: one origin, encrypted."""

from urllib.parse import urlsplit

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def origin(url: str, *, this_machine: bool = False) -> tuple[str, str, int] | None:
    """Scheme, host and port of a URL; None where a secret must not go there.

    That is everything but https. With `this_machine` (the local stage) http to this machine counts as well: the sample
    MIS speaks it.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    encrypted = parts.scheme == "https"
    plain = this_machine and parts.scheme == "http" and host in _THIS_MACHINE
    if not host or parts.username is not None or not (encrypted or plain):
        return None
    return parts.scheme, host, port or (443 if encrypted else 80)
