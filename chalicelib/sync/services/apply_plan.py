"""Writes a plan under a job's lease.

The head is marked and the changes are listed by name before the first write.
"""

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.shared.errors import HandOverError
from chalicelib.sync.domain.state import SyncTask
from chalicelib.sync.services.hold_changes import HoldChanges
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.planning import Plan, ReadFacts
from chalicelib.sync.services.write_records import write_records


def apply_plan(
    message: SyncTask, lease: JobLease, facts: ReadFacts, plan: Plan, *, directory: DirectoryStore, holding: HoldChanges
) -> None:
    """Write additions and changes, then removals.

    Raises LeaseLostError, CancelledError, and HandOverError where the worker's time ends: what it wrote is counted.
    """
    lease.begin_writing(plan.counted)
    holding.record_changes(message, plan, was_dirty=facts.head.dirty, expires_at=facts.names_kept_until)
    records = (*plan.changes.puts, *plan.marked)
    try:
        write_records(directory, facts.school_id, records, may_write=lease.may_write)
    except HandOverError as why:  # the next worker counts only what is left
        lease.count(plan.changes.written(record.key for record in records[: why.written]))
        raise
