"""The secret of a school's MIS connection: where it is kept, and which connection it may be used for."""

from typing import Protocol

from msgspec import Struct

from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.shared.errors import FatalError, InvalidError


class MisSecret(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An access token or client secret; `place` says whom it was given for, empty where the operator put it there."""

    token: str
    place: str = ""

    def __repr__(self) -> str:
        return f"MisSecret(place={self.place!r})"


class MisSecretStore(Protocol):
    """Where the secrets are kept, one a school."""

    def get(self, school_id: str) -> MisSecret | None:
        """The school's secret, None where there is none that can be read."""
        ...

    def keep(self, school_id: str, secret: MisSecret) -> None:
        """Create or replace the school's secret."""
        ...


def serves(secret: MisSecret, connection: MisConnection, *, before: MisConnection) -> bool:
    """Whether this secret may be used for `connection`, at a school that is connected as `before`.

    A secret is never sent to another address than the one that it was given for.
    """
    return (secret.place or before.place) == connection.place


def require_kept(secret: MisSecret | None, connection: MisConnection, *, before: MisConnection) -> MisSecret:
    """The kept secret, where it may be used for `connection`; raises InvalidError asking for it where it may not."""
    name = connection.secret_field
    if not name:
        return MisSecret(token="", place=connection.place)
    if secret is None:
        raise InvalidError(f"{name} is missing: none is kept for this school yet.", field=name)
    if not serves(secret, connection, before=before):
        message = f"The address has changed, so {name} must be given again: the one that is kept was for another place."
        raise InvalidError(message, field=name)
    return secret


def secret_for(secret: MisSecret | None, connection: MisConnection) -> str:
    """The secret's text for a school's own connection; raises FatalError where there is none for it."""
    if secret is None or not serves(secret, connection, before=connection):
        raise FatalError(
            "No access token or client secret is kept for this school's MIS. Ask your administrator to enter it in "
            "MIS connection.",
            internal="the MIS secret is missing, malformed or was given for another address",
            code="mis_no_secret",
        )
    return secret.token
