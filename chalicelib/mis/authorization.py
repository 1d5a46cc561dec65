"""How a call proves who asks: a header that stays, or one that can be got anew or is made for each call."""

from typing import Protocol

from chalicelib.mis import errors


class Authorization(Protocol):
    """What stands in the `Authorization` header; no error of it holds a secret."""

    def header(self, url: str) -> str:
        """The header's value for reading this address."""
        ...

    def renew(self) -> bool:
        """After a refusal (401): whether the next header is another one, worth one more try."""
        ...


class Fixed:
    """One header for all calls; raises FatalError for one that cannot be sent."""

    def __init__(self, mis: str, value: str) -> None:
        # http.client quotes a header that it refuses in its error: refuse it first, without quoting it.
        if not (value.isascii() and value.isprintable()):
            raise errors.bad_token(mis)
        self._value = value

    def header(self, url: str) -> str:
        """See Authorization."""
        return self._value

    def renew(self) -> bool:
        """See Authorization."""
        return False


def bearer(mis: str, token: str) -> Fixed:
    """A token as it is; raises FatalError for what cannot be one."""
    secret = token.strip()
    if not secret or len(secret.split()) > 1:
        raise errors.bad_token(mis)
    return Fixed(mis, f"Bearer {secret}")
