"""A school's MIS connection as administrators give and see it."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.domain.mis_connections import MisConnection, kind_of
from chalicelib.mis.domain.mis_secrets import MisSecret, serves
from chalicelib.shared.datasets import Dataset


class MisSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A connection as it is given: `kind` is "wonde", "oneroster" or "file_drop", and says which fields belong to it.

    Wonde: `base_url`, `school_id`, `token`. OneRoster: `version` ("1.1" or "1.2"), `base_url`, `org_id` where the
    server holds several schools, and `auth`: "oauth2" with `token_url`, `client_id`, `client_secret` and, where the
    server wants other than the standard's, `scope`; "oauth1" with `client_id`, `client_secret` and `signature`
    ("HMAC-SHA1", which is the standard's, or "HMAC-SHA256"); or "bearer" with `token`. A `token` or `client_secret`
    that is left out stays as it is, as long as the addresses and the client are the same. File drop: `layout`
    ("oneroster" for OneRoster CSV zips, with `org_id` where they hold several schools; "flat" for any CSV files with a
    `mapping`) and `strict`.
    """

    kind: str = ""
    base_url: str = ""
    school_id: str = ""
    version: str = ""
    auth: str = ""
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    signature: str = ""
    scope: str = ""
    token: str = ""
    org_id: str = ""
    layout: str = ""
    mapping: FileMapping | None = None
    strict: bool = False

    def __repr__(self) -> str:
        return f"MisSettings(kind={self.kind!r})"  # the rest may be secret

    @property
    def secret(self) -> str:
        """The secret that was given, if any."""
        return (self.token or self.client_secret).strip()


class MisSettingsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A connection as it is: the fields of its kind, whether its secret is there, and the datasets that are synced."""

    kind: str
    secret: Literal["set", "missing", "not_needed"]
    datasets: tuple[Dataset, ...]
    base_url: str = ""
    school_id: str = ""
    version: str = ""
    auth: str = ""
    token_url: str = ""
    client_id: str = ""
    signature: str = ""
    scope: str = ""
    org_id: str = ""
    layout: str = ""
    mapping: FileMapping | None = None
    strict: bool = False


def mis_settings_view(
    connection: MisConnection, datasets: tuple[Dataset, ...], secret: MisSecret | None
) -> MisSettingsView:
    """The connection as it is; of the secret only whether there is one for it."""
    shown = {name: value for name, value in asdict(connection).items() if name in MisSettingsView.__struct_fields__}
    if shown.get("auth") != "oauth1":
        shown.pop("signature", None)
    there: Literal["set", "missing", "not_needed"] = "missing"
    if not connection.secret_field:
        there = "not_needed"
    elif secret is not None and serves(secret, connection, before=connection):
        there = "set"
    return MisSettingsView(kind=kind_of(connection), secret=there, datasets=datasets, **shown)


def another_source(before: MisConnection, after: MisConnection) -> bool:
    """Whether people may have other ids there: another kind, another server, another school on it."""
    return before.source != after.source
