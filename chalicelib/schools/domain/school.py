"""A school: the tenant, its MIS connection and how it syncs."""

from msgspec import Struct

from chalicelib.mis.registry import RegisteredConnection
from chalicelib.schools.domain.sync_settings import SyncSettings
from chalicelib.shared.datasets import DATASETS, Dataset


class School(Struct, frozen=True, kw_only=True):
    """One school's own facts; `id` comes from the signed-in user's token and keys everything.

    `spread_seconds` is the operator's: a scheduled run starts up to this long after its window's time, so that
    not all schools read at once.
    """

    id: str
    name: str
    timezone: str = "Europe/London"
    mis: RegisteredConnection
    settings: SyncSettings = SyncSettings()
    spread_seconds: int = 300
    datasets: tuple[Dataset, ...] = DATASETS
