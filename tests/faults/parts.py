"""The real parts that all cases share: tables on moto behind the seam, and a sample MIS behind a faulty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import msgspec
from moto.dynamodb.models import dynamodb_backends
from pynamodb.models import Model

from chalicelib.directory.domain.records import Record
from chalicelib.directory.storage.directory_repository import DirectoryItem, DirectoryRepository
from chalicelib.messages.storage.message_models import MessageItem, OpenItem
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.schools.storage.school_item import SchoolItem
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.storage.change_log_repository import ChangeLogRepository
from chalicelib.sync.storage.control_models import RUN_PREFIX, SYNC, ChangesItem, HeldItem, RunItem, SyncItem
from chalicelib.sync.storage.held_repository import HeldRepository
from chalicelib.sync.storage.staging_repository import StagingItem, StagingRepository
from chalicelib.sync.storage.state_json import decode_run, decode_state
from chalicelib.sync.storage.sync_repository import SyncRepository
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.fakes.clock import A_MONDAY, FakeClock, FakeIds
from tests.faults.mis_faults import FaultyMis
from tests.faults.store_faults import StoreSeam
from tests.mis.fake_server import serving
from tests.shared.table_definitions import CONTROL, DIRECTORY, MESSAGES, aws

MODELS = (SchoolItem, SyncItem, RunItem, HeldItem, ChangesItem, DirectoryItem, StagingItem, MessageItem, OpenItem)
TOKEN = "wonde-token-0f1e2d"

_records: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)

Tables = dict[str, dict[Any, Any]]
"""The items of each table, as moto holds them."""


@dataclass(frozen=True)
class Stored:
    """A record as it stands in the table; `waits` says that it is marked as missing or held."""

    digest: str
    removed: bool
    waits: bool
    record: Record


@dataclass
class Parts:
    """What is started once; `begin` puts everything back as it was when a case begins.

    `synced` and `read` are what cases keep for each other: tables after a first sync, and undisturbed reads.
    """

    sample: SampleMis
    mis: FaultyMis
    seam: StoreSeam
    clock: FakeClock
    ids: FakeIds
    schools: SchoolRepository
    sync: SyncRepository
    directory: DirectoryRepository
    staging: StagingRepository
    held: HeldRepository
    log: ChangeLogRepository
    messages: MessageRepository
    synced: dict[str, Tables] = field(default_factory=dict)
    read: dict[str, dict[str, tuple[str, Record]]] = field(default_factory=dict)

    def begin(self) -> None:
        """Empty tables, the invented school as it began, no faults."""
        self.clock.now = A_MONDAY
        self.sample.reset()
        self.mis.fault = lambda asked, reply: reply
        self.seam.begin()
        self.put_tables({name: {} for name in (CONTROL, DIRECTORY, MESSAGES)})

    def copy_tables(self) -> Tables:
        """Everything that is stored now."""
        return {name: _copy(table.items) for name, table in self._tables().items()}

    def put_tables(self, tables: Tables) -> None:
        """Store exactly this."""
        for name, table in self._tables().items():
            table.items.clear()
            table.items.update(_copy(tables[name]))

    def records(self) -> dict[str, Stored]:
        """The one school's records."""
        found = self._look(DIRECTORY)
        return {key: _stored(attrs) for key, attrs in found.items() if "body" in attrs}

    def state(self) -> SchoolSync:
        """The one school's sync state."""
        return decode_state(self._look(CONTROL)[SYNC]["body"].value)

    def run(self, run_id: str) -> Run:
        """One of its ended runs."""
        return decode_run(self._look(CONTROL)[RUN_PREFIX + run_id]["body"].value)

    def _look(self, table: str) -> dict[str, Any]:
        """Look into moto itself: no fault is in the way, and asking takes longer than most cases do."""
        items = [item.attrs for of in self._tables()[table].items.values() for item in of.values()]
        return {attrs["sk"].value: attrs for attrs in items}

    def _tables(self) -> dict[str, Any]:
        return dynamodb_backends["123456789012"]["eu-west-2"].tables


def _stored(attrs: dict[str, Any]) -> Stored:
    return Stored(
        digest=attrs["digest"].value,
        removed="removed_at" in attrs,
        waits="missing_since" in attrs or "held_since" in attrs,
        record=_records.decode(attrs["body"].value),
    )


def _copy(items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: {name: _copy_of(item) for name, item in of.items()} for key, of in items.items()}


def _copy_of(item: Any) -> Any:
    """An item that an update of the other one does not change."""
    other = copy(item)
    other.attrs = dict(item.attrs)
    return other


@contextmanager
def running_parts(*, pupils: int) -> Iterator[Parts]:
    """Start everything, and leave no client of ours behind."""
    clock = FakeClock()
    with aws(), running_sample_mis(pupils=pupils, school_id="A1", token=TOKEN, clock=clock) as sample:
        mis = FaultyMis(sample, clock)
        with serving(mis):
            parts = Parts(
                sample=sample,
                mis=mis,
                seam=StoreSeam(),
                clock=clock,
                ids=FakeIds(),
                schools=SchoolRepository(CONTROL),
                sync=SyncRepository(CONTROL, clock),
                directory=DirectoryRepository(DIRECTORY, clock),
                staging=StagingRepository(DIRECTORY, clock),
                held=HeldRepository(CONTROL),
                log=ChangeLogRepository(CONTROL, clock),
                messages=MessageRepository(MESSAGES),
            )
            for client in _clients(parts.sync, parts.directory):
                parts.seam.lead(client)
            yield parts
            for model in MODELS:
                _renew(model)


def _clients(sync: SyncRepository, directory: DirectoryRepository) -> Iterator[Any]:
    """The botocore clients: one a model, one for transactions, and one for what goes through a whole school."""
    for model in MODELS:
        _renew(model)
        yield model._get_connection().connection.client
    yield sync._connection.client
    yield directory.client


def _renew(model: type[Model]) -> None:
    """Let a model make its client anew, so that no other test has ours, nor we another's."""
    name = model.Meta.table_name
    model.Meta.table_name = ""
    use_table(model, name)
