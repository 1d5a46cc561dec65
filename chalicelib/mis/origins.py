"""Where an access token may go: one origin, encrypted."""

from urllib.parse import urlsplit

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a URL; None where a token must not go there.

    That is everything but https, except on this machine, where the sample MIS speaks plain http.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    encrypted = parts.scheme == "https"
    if not host or parts.username is not None or not (encrypted or (parts.scheme == "http" and host in _THIS_MACHINE)):
        return None
    return parts.scheme, host, port or (443 if encrypted else 80)
