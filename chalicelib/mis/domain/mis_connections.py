"""How a school's MIS is reached, one shape a kind; the secret itself lives in Secrets Manager."""

from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.mis.domain.file_mapping import FileMapping, mapped_datasets
from chalicelib.shared.datasets import DATASETS, Dataset


class WondeConnection(Struct, frozen=True, kw_only=True, tag="wonde", tag_field="kind"):
    """One school's Wonde feed; its secret is the access token.

    `trust_changes` says that somebody has checked, for this school, that the MIS's own filter shows every change, those
    of contacts and pairs included; only then do daytime runs rely on it.
    """

    base_url: str
    school_id: str
    trust_changes: bool = False


class OneRosterConnection(Struct, frozen=True, kw_only=True, tag="oneroster", tag_field="kind"):
    """One organisation of an OneRoster server; its secret is the client secret, or the token of `auth` bearer.

    `base_url` is the address up to and without the version's own path (`/ims/oneroster/...`), which is added where it
    is missing. `token_url`, `client_id` and `scope` are for OAuth 2, `client_id` and `signature` for OAuth 1.0a.
    `org_id` is the school's sourcedId, empty where the server holds one school only. `trust_changes` as above.
    """

    version: Literal["1.1", "1.2"]
    base_url: str
    auth: Literal["oauth2", "oauth1", "bearer"]
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    signature: Literal["HMAC-SHA1", "HMAC-SHA256"] = "HMAC-SHA1"
    org_id: str = ""
    trust_changes: bool = False


class FileDropConnection(Struct, frozen=True, kw_only=True, tag="file_drop", tag_field="kind"):
    """Files that the school, or whoever runs its MIS, drops; there is no address and no secret.

    `layout` says what the files are: OneRoster CSV zips, or CSV files of any shape with a `mapping`. `strict` refuses
    what would otherwise be borne with a warning. `org_id` is the school's sourcedId in OneRoster packages of several
    schools, else empty.
    """

    layout: Literal["oneroster", "flat"]
    mapping: FileMapping | None = None
    strict: bool = False
    org_id: str = ""

    @property
    def trust_changes(self) -> bool:
        """Files are read whole."""
        return False


ServerConnection: TypeAlias = WondeConnection | OneRosterConnection
"""A source that is called at an address, with a secret."""

MisConnection: TypeAlias = ServerConnection | FileDropConnection

_WITHOUT_ATTENDANCE: tuple[Dataset, ...] = ("pupils", "staff", "groups")


def kind_of(connection: MisConnection) -> str:
    """The kind's own word: "wonde", "oneroster", "file_drop"."""
    return str(connection.__struct_config__.tag)


def datasets_of(connection: MisConnection) -> tuple[Dataset, ...]:
    """What the source holds: OneRoster knows no attendance, and mapped files hold what is mapped."""
    if isinstance(connection, FileDropConnection) and connection.mapping is not None:
        return mapped_datasets(connection.mapping)
    return DATASETS if isinstance(connection, WondeConnection) else _WITHOUT_ATTENDANCE
