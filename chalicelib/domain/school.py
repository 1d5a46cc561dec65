"""A school: the tenant, its MIS connection and how it syncs."""

from typing import Literal

from msgspec import Struct

from chalicelib.domain.datasets import DATASETS, Dataset
from chalicelib.domain.sync_settings import SyncSettings


class MisConnection(Struct, frozen=True, kw_only=True):
    """How a school's MIS is reached; the token itself lives in Secrets Manager.

    `trust_changes` says that somebody has checked, for this school, that the MIS's own filter shows every change, those
    of contacts and pairs included; only then do daytime runs rely on it.
    """

    kind: Literal["wonde"]
    base_url: str
    school_id: str
    trust_changes: bool = False


class School(Struct, frozen=True, kw_only=True):
    """One school's own facts; `id` comes from the signed-in user's token and keys everything.

    `spread_seconds` is the operator's: a scheduled run starts up to this long after its window's time, so that
    not all schools read at once.
    """

    id: str
    name: str
    timezone: str = "Europe/London"
    mis: MisConnection
    settings: SyncSettings = SyncSettings()
    spread_seconds: int = 300
    datasets: tuple[Dataset, ...] = DATASETS
