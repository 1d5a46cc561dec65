"""A worker claims one sync job, does it, and ends, retries or gives it back."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.errors import CancelledError, FatalError, HandOverError, LeaseLostError, RetriableError
from chalicelib.sync.domain.ports import JobQueue, SyncStore
from chalicelib.sync.domain.requests import open_window
from chalicelib.sync.domain.state import Counts, SchoolSync, SyncTask
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.sync_dataset import SyncDataset
from chalicelib.sync.services.sync_family import SyncFamily

_UNEXPECTED = "Something went wrong on our side, and Rollcall's support was told. Press Request now to try again."


class JobReport(Struct, frozen=True, kw_only=True):
    """What became of a queue message.

    `counts` are for the metrics, `error` is the error's internal text for the log.
    """

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
        sync_dataset: SyncDataset,
        sync_family: SyncFamily,
        advance: AdvanceSync,
        queue: JobQueue,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._sync_dataset = sync_dataset
        self._sync_family = sync_family
        self._advance = advance
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self, message: SyncTask, *, lease_seconds: int, seconds_left: float | None = None, last: bool = False
    ) -> JobReport:
        """Do the job, or nothing when it is done already.

        `seconds_left` is how long this worker may work; what it cannot do by then another one goes on with. Raises
        RetriableError while another worker's lease runs, and LeaseLostError when this worker's own was
        lost: the message must come back, because whoever holds the job may yet die. A failure of the MIS that
        may pass is tried again later (sync.domain.job_completion); any other, and the last one, fails the job with a
        sentence for the office, and the data stay as they were. Anything unexpected is raised, so that the queue
        gives the message back; `last` says that it will not do so again, and then the job is failed as well.
        """
        lease = JobLease(
            message,
            self._new_id(),
            sync=self._sync,
            advance=self._advance,
            clock=self._clock,
            lease_seconds=lease_seconds,
            seconds_left=seconds_left,
        )
        result, state = lease.claim()
        if result == "busy":
            raise RetriableError("Another worker is doing this now.", internal="the lease still runs")
        if result == "stale":
            if state.run is None or state.run.id != message.run_id:  # who ended that run may have died just then
                self._advance.resume(message.school_id, state)
            if message.redriven:
                self._start_again(message)
        if result != "claimed":
            return JobReport(result=result)
        return self._attempt(message, lease, state, last)

    def _attempt(self, message: SyncTask, lease: JobLease, state: SchoolSync, last: bool) -> JobReport:
        try:
            work = self._sync_family if message.pupil_id else self._sync_dataset
            counts = work(message, lease, state)
        except HandOverError as why:
            lease.hand_over(why)
            return JobReport(result="handed over")
        except FatalError as error:
            lease.fail(error.safe)
            return JobReport(result="failed", error=error.internal)
        except RetriableError as error:
            return self._try_again_or_fail(message, lease, error)
        except CancelledError:
            lease.stop()
            return JobReport(result="cancelled")
        except LeaseLostError:
            raise
        except Exception:
            if last:
                lease.fail(_UNEXPECTED)
            raise
        return JobReport(result="done", counts=counts)

    def _try_again_or_fail(self, message: SyncTask, lease: JobLease, error: RetriableError) -> JobReport:
        zone = ZoneInfo(self._schools.get(message.school_id).timezone)
        state, lane = lease.try_again_or_fail(error, lambda moment: moment.astimezone(zone).strftime("%H:%M"))
        again = (
            state.run.job(message.dataset, message.pupil_id) if state.run and state.run.id == message.run_id else None
        )
        if again is not None and again.status == "waiting":
            return JobReport(result="again later", error=error.internal)
        # The office knows by now; if the worker dies here, only the operator's letter is missing.
        self._queue.send_to_dead_letter_queue(message, lane)
        return JobReport(result="failed", error=error.internal)

    def _start_again(self, message: SyncTask) -> None:
        """Serve a dead letter put back whose run is over.

        The active run serves it, or a run of its own. On the scheduled lane, so that thousands of letters put back
        after an outage delay no click.
        """
        run_id = self._new_id()
        now = self._clock()

        def transition(state: SchoolSync) -> SchoolSync:
            wanted = (message.dataset,)
            return open_window(state, wanted, run_id=run_id, started_by="operator", now=now).state

        self._advance(message.school_id, transition)
