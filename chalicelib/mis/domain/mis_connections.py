"""How a school's MIS is reached, one shape a kind; the secret itself lives in Secrets Manager."""

from typing import ClassVar, Literal

from msgspec import Struct

from chalicelib.mis.domain.file_mapping import FileMapping, mapped_datasets
from chalicelib.shared.datasets import DATASETS, Dataset

_WITHOUT_ATTENDANCE: tuple[Dataset, ...] = ("pupils", "staff", "groups")


class MisConnection(Struct, frozen=True, kw_only=True):
    """What the rest of Rollcall asks of every kind; a kind says in its own class where it differs.

    `label` is the kind's name for people.
    """

    label: ClassVar[str]

    @property
    def trust_changes(self) -> bool:
        """Whether somebody has checked that the source's own filter shows every change."""
        return False

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """What the source holds: most hold no attendance."""
        return _WITHOUT_ATTENDANCE

    @property
    def secret_field(self) -> str:
        """The field in which an administrator gives the secret; empty where nothing is secret."""
        return "token"

    @property
    def place(self) -> str:
        """Whom a secret is given to: the way of asking, every address that it goes to, and in whose name."""
        raise NotImplementedError

    @property
    def source(self) -> tuple[str, ...]:
        """Where ids come from: in another kind, on another server, in another school, people may have other ids."""
        return (kind_of(self), self.place)


class WondeConnection(MisConnection, frozen=True, kw_only=True, tag="wonde", tag_field="kind"):
    """One school's Wonde feed; its secret is the access token.

    `trust_changes` says that somebody has checked, for this school, that the MIS's own filter shows every change, those
    of contacts and pairs included; only then do daytime runs rely on it.
    """

    label: ClassVar[str] = "Wonde"

    base_url: str
    school_id: str
    trust_changes: bool = False

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """All of them."""
        return DATASETS

    @property
    def place(self) -> str:
        """The server."""
        return f"wonde {self.base_url.rstrip('/')}"

    @property
    def source(self) -> tuple[str, ...]:
        """One school of the server."""
        return ("wonde", self.base_url.rstrip("/"), self.school_id)


class OneRosterConnection(MisConnection, frozen=True, kw_only=True, tag="oneroster", tag_field="kind"):
    """One organisation of an OneRoster server; its secret is the client secret, or the token of `auth` bearer.

    `base_url` is the address up to and without the version's own path (`/ims/oneroster/...`), which is added where it
    is missing. `token_url`, `client_id` and `scope` are for OAuth 2, `client_id` and `signature` for OAuth 1.0a.
    `org_id` is the school's sourcedId, empty where the server holds one school only. `trust_changes` as above.
    """

    label: ClassVar[str] = "OneRoster"

    version: Literal["1.1", "1.2"]
    base_url: str
    auth: Literal["oauth2", "oauth1", "bearer"]
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    signature: Literal["HMAC-SHA1", "HMAC-SHA256"] = "HMAC-SHA1"
    org_id: str = ""
    trust_changes: bool = False

    @property
    def secret_field(self) -> str:
        """The token of `auth` bearer, else the client's secret."""
        return "token" if self.auth == "bearer" else "client_secret"

    @property
    def place(self) -> str:
        """The way of asking, both addresses, and the client."""
        return " ".join(("oneroster", self.auth, self.base_url.rstrip("/"), self.token_url, self.client_id))

    @property
    def source(self) -> tuple[str, ...]:
        """One organisation of the server."""
        return ("oneroster", self.base_url.rstrip("/"), self.org_id)


class FileDropConnection(MisConnection, frozen=True, kw_only=True, tag="file_drop", tag_field="kind"):
    """Files that the school, or whoever runs its MIS, drops; there is no address and no secret.

    `layout` says what the files are: OneRoster CSV zips, or CSV files of any shape with a `mapping`. `strict` refuses
    what would otherwise be borne with a warning. `org_id` is the school's sourcedId in OneRoster packages of several
    schools, else empty.
    """

    label: ClassVar[str] = "Files"

    layout: Literal["oneroster", "flat"]
    mapping: FileMapping | None = None
    strict: bool = False
    org_id: str = ""

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """What is mapped; OneRoster's files hold no attendance."""
        return mapped_datasets(self.mapping) if self.mapping is not None else _WITHOUT_ATTENDANCE

    @property
    def secret_field(self) -> str:
        """Files are not asked for, so nothing opens them."""
        return ""

    @property
    def place(self) -> str:
        """No address at all."""
        return "file_drop"

    @property
    def source(self) -> tuple[str, ...]:
        """One layout, and one school of it."""
        return ("file_drop", self.layout, self.org_id)


def kind_of(connection: MisConnection) -> str:
    """The kind's own word: "wonde", "oneroster", "file_drop"."""
    return str(connection.__struct_config__.tag)
