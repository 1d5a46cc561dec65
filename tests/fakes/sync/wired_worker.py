"""A sync worker wired as bootstrap wires it, on whatever ports it is given."""

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, NewId
from chalicelib.sync.domain.change_list import ChangeLog
from chalicelib.sync.domain.held import HeldStore
from chalicelib.sync.domain.ports import ConnectorFactory, JobQueue, SyncStore
from chalicelib.sync.domain.staging import StagingStore
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.hold_changes import HoldChanges
from chalicelib.sync.services.read_dataset import ReadDataset
from chalicelib.sync.services.run_sync_job import RunSyncJob
from chalicelib.sync.services.sync_dataset import SyncDataset
from chalicelib.sync.services.sync_family import SyncFamily


def wired_worker(
    *,
    schools: SchoolStore,
    sync: SyncStore,
    directory: DirectoryStore,
    staging: StagingStore,
    held: HeldStore,
    log: ChangeLog,
    connector_for: ConnectorFactory,
    advance: AdvanceSync,
    queue: JobQueue,
    clock: Clock,
    new_id: NewId,
    holder_id: NewId | None = None,
) -> RunSyncJob:
    """The worker; `holder_id` names it when it holds a job, where that is not one of the other new ids."""
    holding = HoldChanges(held=held, log=log, directory=directory, new_id=new_id)
    return RunSyncJob(
        schools=schools,
        sync=sync,
        sync_dataset=SyncDataset(
            schools=schools,
            directory=directory,
            read=ReadDataset(staging=staging, clock=clock, new_id=new_id),
            connector_for=connector_for,
            holding=holding,
            clock=clock,
        ),
        sync_family=SyncFamily(
            schools=schools, directory=directory, connector_for=connector_for, holding=holding, clock=clock
        ),
        advance=advance,
        queue=queue,
        clock=clock,
        new_id=holder_id or new_id,
    )
