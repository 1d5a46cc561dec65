"""Builds the services that keep the directory in step, each once and only when first used."""

from functools import cache

from chalicelib.bootstrap import connections, lanes, process, sending, stores
from chalicelib.settings import settings
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.cancel_run import CancelRun
from chalicelib.sync.services.change_settings import ChangeSettings
from chalicelib.sync.services.decide_held import DecideHeld
from chalicelib.sync.services.hold_changes import HoldChanges
from chalicelib.sync.services.open_due_windows import OpenDueWindows
from chalicelib.sync.services.read_dataset import ReadDataset
from chalicelib.sync.services.run_sync_job import RunSyncJob
from chalicelib.sync.services.start_file_run import StartFileRun
from chalicelib.sync.services.start_refresh import StartRefresh
from chalicelib.sync.services.sync_dataset import SyncDataset
from chalicelib.sync.services.sync_family import SyncFamily
from chalicelib.sync.storage.staging_repository import StagingRepository

TICK_BEGINS_SECONDS = 40
"""After this long a tick begins with no further schools: the ten seconds left to it end the hundred in hand."""


@cache
def advance_sync() -> AdvanceSync:
    """Transitions and what follows from them."""
    return AdvanceSync(
        sync=stores.sync_states(), queue=lanes.jobs(), after_run=sending.release_messages(), clock=process.now
    )


@cache
def start_refresh() -> StartRefresh:
    """Refresh Now."""
    return StartRefresh(
        schools=stores.schools(),
        sync=stores.sync_states(),
        queue=lanes.jobs(),
        clock=process.now,
        new_id=process.new_id,
    )


@cache
def start_file_run() -> StartFileRun:
    """A file has arrived."""
    return StartFileRun(
        schools=stores.schools(),
        sync=stores.sync_states(),
        queue=lanes.jobs(),
        clock=process.now,
        new_id=process.new_id,
    )


@cache
def cancel_run() -> CancelRun:
    """Cancelling a run."""
    return CancelRun(sync=stores.sync_states(), advance=advance_sync(), clock=process.now)


@cache
def change_settings() -> ChangeSettings:
    """An administrator's sync settings."""
    return ChangeSettings(schools=stores.schools(), sync=stores.sync_states(), clock=process.now)


@cache
def open_due_windows() -> OpenDueWindows:
    """The tick."""
    return OpenDueWindows(
        schools=stores.schools(),
        sync=stores.sync_states(),
        queue=lanes.jobs(),
        after_run=sending.release_messages(),
        parallel_map=process.parallel_map,
        clock=process.now,
        new_id=process.new_id,
        seconds=TICK_BEGINS_SECONDS,
    )


@cache
def run_sync_job() -> RunSyncJob:
    """A worker's work on one job."""
    holding = HoldChanges(
        held=stores.held_changes(), log=stores.change_log(), directory=stores.directory(), new_id=process.new_id
    )
    return RunSyncJob(
        schools=stores.schools(),
        sync=stores.sync_states(),
        sync_dataset=SyncDataset(
            schools=stores.schools(),
            directory=stores.directory(),
            read=ReadDataset(
                staging=StagingRepository(settings().directory_table), clock=process.now, new_id=process.new_id
            ),
            connector_for=connections.connector_for,
            holding=holding,
            clock=process.now,
        ),
        sync_family=SyncFamily(
            schools=stores.schools(),
            directory=stores.directory(),
            connector_for=connections.connector_for,
            holding=holding,
            clock=process.now,
        ),
        advance=advance_sync(),
        queue=lanes.jobs(),
        clock=process.now,
        new_id=process.new_id,
    )


@cache
def decide_held() -> DecideHeld:
    """Approving and discarding held changes."""
    return DecideHeld(
        held=stores.held_changes(),
        sync=stores.sync_states(),
        queue=lanes.jobs(),
        clock=process.now,
        new_id=process.new_id,
    )
