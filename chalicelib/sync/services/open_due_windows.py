"""The tick: opens the sync windows that are due and ends what stopped moving, for thousands of schools at once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.for_each_school import ForEachSchool, ParallelMap, SchoolFailure
from chalicelib.sync.domain.job_completion import delay_seconds
from chalicelib.sync.domain.ports import AfterRun, JobQueue, SyncStore, Versioned
from chalicelib.sync.domain.run_completion import tick_school
from chalicelib.sync.domain.state import Job, Lane, Run, SchoolSync, SyncTask, messages_for
from chalicelib.sync.services.change_sync import change_sync

T = TypeVar("T")

_CHUNK = 100  # schools in a bulk read: what one BatchGetItem takes
_LANES: tuple[Lane, ...] = ("scheduled", "refresh")
_MESSAGES = 10  # that a queue takes at a time


class TickReport(Struct, frozen=True, kw_only=True):
    """What one tick did; `complete` is false where its time was over and the next tick goes on."""

    looked_at: int
    queued: int
    failures: tuple[SchoolFailure, ...]
    complete: bool


class _Moved(Struct, frozen=True, kw_only=True):
    """One school after its step: the jobs to queue, and whether a run has ended."""

    school_id: str
    run_ended: bool
    lane: Lane = "scheduled"
    messages: tuple[SyncTask, ...] = ()


class OpenDueWindows:
    """Looks at each school whose moment has come; the compare-and-swap lets a window open once only.

    Schools go in chunks: a bulk read, a conditional write each, then the queue in full batches across schools.
    A tick that is killed between write and queue leaves the jobs of one chunk waiting, for the sweep to find.
    """

    def __init__(
        self,
        *,
        schools: SchoolStore,
        sync: SyncStore,
        queue: JobQueue,
        after_run: AfterRun,
        parallel_map: ParallelMap,
        clock: Clock,
        new_id: NewId,
        seconds: float,
    ) -> None:
        """`seconds` is how long after its start a tick may still begin with another chunk."""
        self._schools = schools
        self._sync = sync
        self._queue = queue
        self._after_run = after_run
        self._parallel_map = parallel_map
        self._clock = clock
        self._new_id = new_id
        self._time = timedelta(seconds=seconds)

    def __call__(self) -> TickReport:
        """Do what is due now; safe to call twice for one tick, and side by side with another."""
        now = self._clock()
        each = ForEachSchool(self._parallel_map)
        looked_at = queued = 0
        chunks = _chunks(self._sync.due(now), _CHUNK)
        for chunk in chunks:
            looked_at += len(chunk)
            queued += self._serve(chunk, each, now)
            if self._clock() >= now + self._time:
                break
        complete = next(chunks, None) is None
        return TickReport(looked_at=looked_at, queued=queued, failures=tuple(each.failures), complete=complete)

    def _serve(self, school_ids: list[str], each: ForEachSchool, now: datetime) -> int:
        schools, states = self._schools.get_many(school_ids), self._sync.load_many(school_ids)

        def move(school_id: str) -> _Moved:
            school = schools.get(school_id) or self._schools.get(school_id)
            return self._move(school, states.get(school_id), now)

        moved = each(move, school_ids, schools_of=_itself)
        batches = [
            (lane, batch)
            for lane in _LANES
            for batch in _chunks((m for one in moved if one.lane == lane for m in one.messages), _MESSAGES)
        ]
        queued = each(self._put, batches, schools_of=_schools_of)
        ended = [one.school_id for one in moved if one.run_ended]
        each(self._after_run, ended, schools_of=_itself)
        return sum(queued)

    def _move(self, school: School, known: Versioned | None, now: datetime) -> _Moved:
        run_id = self._new_id()

        def step(before: SchoolSync) -> tuple[SchoolSync, Run | None, _Moved]:
            after, ended = tick_school(before, school, run_id=run_id, now=now)
            moved = _Moved(school_id=school.id, run_ended=ended is not None)
            if after is before or after.run is None:  # unchanged: another tick was here first
                return after, ended, moved
            waiting = [job.name for job in after.run.jobs if _is_to_queue(job, now)]
            messages = tuple(messages_for(school.id, after.run, waiting))
            return after, ended, replace(moved, lane=after.run.lane, messages=messages)

        return change_sync(self._sync, school.id, step, known=known)

    def _put(self, batch: tuple[Lane, list[SyncTask]]) -> int:
        lane, messages = batch
        self._queue.put(messages, lane)
        return len(messages)


def _is_to_queue(job: Job, now: datetime) -> bool:
    """Whether the job began to wait, or was found lost, in this tick, and may be tried now."""
    is_new = (job.requeued_at or job.queued_at) >= now
    return job.status == "waiting" and not job.blocked and is_new and delay_seconds(job, now) == 0


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _itself(school_id: str) -> tuple[str]:
    return (school_id,)


def _schools_of(batch: tuple[Lane, list[SyncTask]]) -> Iterable[str]:
    return dict.fromkeys(message.school_id for message in batch[1])
