"""Reads a dataset that may take several workers' time.

Each goes on where the one before it stopped.
"""

from datetime import datetime, timedelta

from chalicelib.mis.domain.feed import Connector
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.errors import FatalError, HandOverError
from chalicelib.sync.domain.staging import STAGING_RETENTION, StagingStore
from chalicelib.sync.domain.state import Job, SchoolSync, SyncTask
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.read_feed import Feed, read_feed, whole

OVERLAP = timedelta(minutes=5)
"""Changes are asked for from this long before the last read began, by the source's own clock: a change that was being
saved then may carry an earlier time. Records that come twice are compared and cost nothing."""

FULL_READ_AT_LEAST = timedelta(hours=36)
"""Changes alone tell nothing of people who just vanish; where an overnight run has failed, a daytime one reads all."""


class ReadDataset:
    """Stages what was read only where a worker must stop.

    So a read in one go costs nothing there.
    """

    def __init__(self, *, staging: StagingStore, clock: Clock, new_id: NewId) -> None:
        self._staging = staging
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self, message: SyncTask, lease: JobLease, job: Job, connector: Connector, *, day: str, since: datetime | None
    ) -> Feed:
        """Read the whole feed of a claimed job.

        Raises HandOverError where the time for reading is over, CancelledError, and what the connector raises.
        """
        before = self._staging.get(message.school_id, job.progress.staged) if job.progress.staged else ()
        if before is None:
            raise FatalError(
                "The update took too long and could not go on. Press Request now to try again.",
                internal="a stretch of the read has expired",
            )
        read = read_feed(
            connector,
            message.dataset,
            date=day,
            since=since,
            before=before,
            on_page=lease.show_read,
            stop=lease.is_time_to_stop_reading,
        )
        if read.resume:
            lease.check_lease()
            staging_id = self._new_id()
            self._staging.put(message.school_id, staging_id, read, expires_at=self._clock() + STAGING_RETENTION)
            raise HandOverError(staged=staging_id, since=since)
        return whole((*before, read))

    def forget(self, school_id: str, job: Job) -> None:
        """Delete what was staged of a read that is applied."""
        if job.progress.staged:
            self._staging.delete(school_id, job.progress.staged)


def changes_since(state: SchoolSync, message: SyncTask, connector: Connector, *, now: datetime) -> datetime | None:
    """Say from which moment to read changes; None for a full read.

    The moment is by the source's clock. Only what was read before and is whole can be kept up in this way, and only
    where nobody waits to be confirmed or decided about. An overnight run is always a full read.
    """
    run, head = state.run, state.head(message.dataset)
    if run is None or run.overnight or run.decides or head.dirty or head.unconfirmed or head.held:
        return None
    if head.changes_since is None or head.full_read_at is None or now - head.full_read_at > FULL_READ_AT_LEAST:
        return None
    return head.changes_since - OVERLAP if connector.trusts_changes(message.dataset) else None
