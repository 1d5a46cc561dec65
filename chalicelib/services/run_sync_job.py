"""A worker does one sync job: claim it, read the MIS, write what changed, finish."""

from datetime import timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.changes import as_stored
from chalicelib.domain.clock import Clock, NewId
from chalicelib.domain.digests import feed_digest
from chalicelib.domain.directory import DirectoryStore
from chalicelib.domain.errors import CancelledError, FatalError, LeaseLostError, RetriableError
from chalicelib.domain.held import held_sentence
from chalicelib.domain.sync_ports import ConnectorFactory, JobQueue, SchoolStore, SyncStore
from chalicelib.domain.sync_requests import open_window
from chalicelib.domain.sync_state import Counts, HeldRef, JobMessage, SchoolSync
from chalicelib.services.advance_sync import AdvanceSync
from chalicelib.services.apply_feed import write_records
from chalicelib.services.hold_changes import HoldChanges
from chalicelib.services.hold_job import HeldJob
from chalicelib.services.plan_changes import PlanChanges, ReadFacts
from chalicelib.services.read_feed import Feed, read_feed

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
        holding: HoldChanges,
        advance: AdvanceSync,
        queue: JobQueue,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._connector_for = connector_for
        self._holding = holding
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
            counts = self._work(message, job, state)
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

    def _work(self, message: JobMessage, job: HeldJob, state: SchoolSync) -> Counts:
        school = self._schools.get(message.school_id)
        now = self._clock()
        zone = ZoneInfo(school.timezone)
        day, head = now.astimezone(zone).date().isoformat(), state.head(message.dataset)
        new_day = head.counted_at is None or head.counted_at.astimezone(zone).date().isoformat() != day
        approved, head = self._holding.carry_out(message, job, state, head, now)
        connector = self._connector_for(school)
        feed = read_feed(connector, message.dataset, date=day, on_page=job.show_read)
        kept = school.settings.kept_days
        keep = timedelta(days=kept.marks if message.dataset == "attendance" else kept.people)
        expires_at = now + keep if message.dataset == "attendance" else None
        records = as_stored(feed.records, expires_at=expires_at)
        digest = feed_digest((record.key, record.digest) for record in records.values())
        looked_at = approved is None and not (head.held and new_day)
        if digest == head.digest and not head.dirty and not head.unconfirmed and not feed.short and looked_at:
            held = sum(ref.count for ref in head.held)
            counts = Counts(read=len(records), unchanged=len(records), dropped=feed.dropped, held=held)
            _finish(job, feed, digest=digest, counts=counts, unconfirmed=0, held=head.held)
            return counts
        facts = ReadFacts(
            school_id=school.id, dataset=message.dataset, day=day, now=now, head=head, new_day=new_day, keep=keep
        )
        plan = PlanChanges(self._directory, connector, school.settings.guard)(facts, feed, records, approved)
        job.begin_writing(plan.counted)
        self._holding.log(message, plan, was_dirty=head.dirty, expires_at=now + timedelta(days=kept.runs))
        write_records(self._directory, school.id, chain(plan.changes.puts, plan.marked), may_write=job.may_write)
        counts = plan.changes.counts(read=len(records), dropped=feed.dropped)
        refs = self._holding.keep(message, plan, now)
        _finish(job, feed, digest=digest, counts=counts, unconfirmed=plan.changes.unconfirmed, held=refs)
        return counts


def _finish(
    job: HeldJob, feed: Feed, *, digest: str, counts: Counts, unconfirmed: int, held: tuple[HeldRef, ...]
) -> None:
    notes = (*feed.warnings, held_sentence(held)) if held else feed.warnings
    job.finish(
        digest=digest,
        counts=counts,
        unconfirmed=unconfirmed,
        source_as_of=feed.source_as_of,
        note=" ".join(notes),
        held=held,
    )
