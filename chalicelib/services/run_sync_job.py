"""A worker does one sync job: claim it, read the MIS, write what changed, finish."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.changes import AbsenceRule, as_stored, compare
from chalicelib.domain.clock import Clock, NewId
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.digests import feed_digest
from chalicelib.domain.directory import DirectoryStore, key_prefix
from chalicelib.domain.errors import CancelledError, FatalError, LeaseLostError, RetriableError
from chalicelib.domain.sync_ports import ConnectorFactory, JobQueue, SchoolStore, SyncStore
from chalicelib.domain.sync_requests import open_window
from chalicelib.domain.sync_state import Counts, Head, JobMessage, SchoolSync
from chalicelib.services.advance_sync import AdvanceSync
from chalicelib.services.apply_feed import apply_changes
from chalicelib.services.hold_job import HeldJob
from chalicelib.services.read_feed import Feed, read_feed

_KEEP_REMOVED = timedelta(days=30)  # people, after they left (PRODUCT section 11)
_KEEP_MARKS = timedelta(days=7)


_UNEXPECTED = "Something went wrong on our side, and Rollcall's support was told. Press Refresh Now to try again."


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
        queue: JobQueue,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._connector_for = connector_for
        self._advance = advance
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    def __call__(self, message: JobMessage, *, lease_seconds: int, last: bool = False) -> JobReport:
        """Do the job, or nothing when it is done already.

        Raises RetriableError while another worker's lease runs, and LeaseLostError when this worker's own was
        lost: the message must come back, because whoever holds the job may yet die. A failure of the MIS that
        may pass is tried again later (domain.sync_retries); any other, and the last one, fails the job with a
        sentence for the office, and the data stay as they were. Anything unexpected is raised, so that the queue
        gives the message back; `last` says that it will not do so again, and then the job is failed as well.
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
            if message.redriven:
                self._start_again(message)
            return JobReport(result="stale")
        return self._attempt(message, job, state, last)

    def _attempt(self, message: JobMessage, job: HeldJob, state: SchoolSync, last: bool) -> JobReport:
        try:
            counts = self._work(message, job, state.head(message.dataset))
        except FatalError as error:
            job.fail(error.safe)
            return JobReport(result="failed", error=error.internal)
        except RetriableError as error:
            return self._try_again_or_fail(message, job, error)
        except CancelledError:
            job.stop()
            return JobReport(result="cancelled")
        except LeaseLostError:
            raise
        except Exception:
            if last:
                job.fail(_UNEXPECTED)
            raise
        return JobReport(result="done", counts=counts)

    def _try_again_or_fail(self, message: JobMessage, job: HeldJob, error: RetriableError) -> JobReport:
        zone = ZoneInfo(self._schools.get(message.school_id).timezone)
        state, lane = job.try_again_or_fail(error, lambda moment: moment.astimezone(zone).strftime("%H:%M"))
        again = state.run.job(message.dataset) if state.run and state.run.id == message.run_id else None
        if again is not None and again.status == "waiting":
            self._advance.queue_job(message.school_id, state, message.dataset)
            return JobReport(result="again later", error=error.internal)
        # The office knows by now; if the worker dies here, only the operator's letter is missing.
        self._queue.bury(message, lane)
        return JobReport(result="failed", error=error.internal)

    def _start_again(self, message: JobMessage) -> None:
        """Serve a dead letter put back whose run is over: by the active run, or by one of its own.

        On the scheduled lane, so that thousands of letters put back after an outage delay no click.
        """
        run_id = self._new_id()
        now = self._clock()

        def transition(state: SchoolSync) -> SchoolSync:
            wanted = (message.dataset,)
            return open_window(state, wanted, run_id=run_id, started_by="operator", now=now).state

        state = self._advance(message.school_id, transition)
        self._advance.resume(message.school_id, state, since=now)

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
