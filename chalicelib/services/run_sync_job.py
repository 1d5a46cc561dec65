"""A worker does one sync job: claim it, read the MIS, write what changed, finish."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.changes import AbsenceRule, as_stored, compare
from chalicelib.domain.clock import Clock, NewId
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.digests import feed_digest
from chalicelib.domain.directory import DirectoryStore, key_prefix
from chalicelib.domain.errors import FatalError, RetriableError
from chalicelib.domain.sync_ports import ConnectorFactory, SchoolStore, SyncStore
from chalicelib.domain.sync_state import Counts, Head, JobMessage
from chalicelib.services.advance_sync import AdvanceSync
from chalicelib.services.apply_feed import apply_changes
from chalicelib.services.hold_job import HeldJob
from chalicelib.services.read_feed import Feed, read_feed

_KEEP_REMOVED = timedelta(days=30)  # people, after they left (PRODUCT section 11)
_KEEP_MARKS = timedelta(days=7)


class JobReport(Struct, frozen=True, kw_only=True):
    """What became of a queue message: counts for the metrics, the error's internal text for the log."""

    result: str
    counts: Counts = Counts()
    error: str = ""


class RunSyncJob:
    """Safe to call twice for one message, to be killed anywhere, and to be late."""

    def __init__(
        self,
        *,
        schools: SchoolStore,
        sync: SyncStore,
        directory: DirectoryStore,
        connector_for: ConnectorFactory,
        advance: AdvanceSync,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._connector_for = connector_for
        self._advance = advance
        self._clock = clock
        self._new_id = new_id

    def __call__(self, message: JobMessage, *, lease_seconds: int) -> JobReport:
        """Do the job, or nothing when it is done already.

        Raises RetriableError while another worker's lease runs, and LeaseLostError when this worker's own was
        lost: the message must come back, because whoever holds the job may yet die. A failure of the MIS fails
        the job with a sentence for the office; the data stay as they were.
        """
        job = HeldJob(
            message,
            self._new_id(),
            sync=self._sync,
            advance=self._advance,
            clock=self._clock,
            lease_seconds=lease_seconds,
        )
        result, state = job.claim()
        if result == "busy":
            raise RetriableError("Another worker is doing this now.", internal="the lease still runs")
        if result == "stale":
            if state.run is None or state.run.id != message.run_id:  # who ended that run may have died just then
                self._advance.resume(message.school_id, state)
            return JobReport(result="stale")
        try:
            counts = self._work(message, job, state.head(message.dataset))
        except (FatalError, RetriableError) as error:
            job.fail(error.safe)
            return JobReport(result="failed", error=error.internal)
        return JobReport(result="done", counts=counts)

    def _work(self, message: JobMessage, job: HeldJob, head: Head) -> Counts:
        school = self._schools.get(message.school_id)
        now = self._clock()
        date = now.astimezone(ZoneInfo(school.timezone)).date().isoformat()
        feed = read_feed(self._connector_for(school), message.dataset, date=date, on_page=job.show_read)
        expires_at = now + _KEEP_MARKS if message.dataset == "attendance" else None
        records = as_stored(feed.records, expires_at=expires_at)
        digest = feed_digest((record.key, record.digest) for record in records.values())
        if digest == head.digest and not head.dirty and not head.unconfirmed:
            counts = Counts(read=len(records), unchanged=len(records), dropped=feed.dropped)
            _finish(job, feed, digest=digest, counts=counts, unconfirmed=0)
            return counts
        job.begin_writing()
        changes = compare(
            records,
            self._directory.fingerprints(message.school_id, key_prefix(message.dataset, date)),
            absence=_absence_rule(message.dataset, feed),
        )
        apply_changes(
            self._directory,
            message.school_id,
            changes,
            now=now,
            keep_removed=_KEEP_MARKS if message.dataset == "attendance" else _KEEP_REMOVED,
            may_write=job.may_write,
        )
        counts = changes.counts(read=len(records), dropped=feed.dropped)
        _finish(job, feed, digest=digest, counts=counts, unconfirmed=changes.unconfirmed)
        return counts


def _absence_rule(dataset: Dataset, feed: Feed) -> AbsenceRule:
    if dataset == "attendance":
        return "at_once"
    return "never" if feed.dropped else "when_confirmed"


def _finish(job: HeldJob, feed: Feed, *, digest: str, counts: Counts, unconfirmed: int) -> None:
    job.finish(
        digest=digest,
        counts=counts,
        unconfirmed=unconfirmed,
        source_as_of=feed.source_as_of,
        note=" ".join(feed.warnings),
    )
