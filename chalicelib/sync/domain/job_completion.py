"""How a worker is done with a job: it has applied a read, or another worker is to go on."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.shared.errors import HandOverError
from chalicelib.sync.domain.jobs import held_job, with_failed, with_head, with_job_of
from chalicelib.sync.domain.state import Counts, HeldRef, Job, JobMessage, SchoolSync

MOST_SLICES = 50
"""Workers that may have their time at one job; a school that needs more has something wrong with it."""


class Finished(Struct, frozen=True, kw_only=True):
    """What a worker that has applied a complete read knows.

    `digest` is that of the whole feed. `source_clock` is the source's own time when the read began, where it tells it.
    """

    digest: str
    counts: Counts
    unconfirmed: int
    source_as_of: datetime | None
    note: str
    held: tuple[HeldRef, ...] = ()
    source_clock: datetime | None = None


def finish_job(state: SchoolSync, message: JobMessage, *, holder: str, finished: Finished) -> SchoolSync:
    """The complete read is applied: clean the head and move `data_as_of` to when the read began."""
    job = held_job(state, message, holder)
    before = state.head(job.dataset)
    renewed = finished.source_as_of is None or finished.source_as_of != before.source_as_of
    job = replace(job, source_renewed=renewed)
    head = replace(
        before,
        digest=finished.digest,
        dirty=False,
        data_as_of=job.began_at,
        source_as_of=finished.source_as_of,
        unconfirmed=finished.unconfirmed,
        held=finished.held,
        full_read_at=job.began_at,
        changes_since=finished.source_clock,
        families_failed=(),
    )
    return with_head(with_job_of(state, _done(job, finished.counts, finished.note)), job, head)


def finish_changes(state: SchoolSync, message: JobMessage, *, holder: str, finished: Finished) -> SchoolSync:
    """All that changed since the last read is applied, so the data are as new as a full read would make them.

    The digest of the whole feed is not known any more where something was written.
    """
    job = held_job(state, message, holder)
    before = state.head(job.dataset)
    head = replace(
        before,
        digest="" if before.dirty else before.digest,
        dirty=False,
        data_as_of=job.began_at,
        source_as_of=finished.source_as_of,
        changes_since=finished.source_clock or before.changes_since,
        families_failed=(),
    )
    return with_head(with_job_of(state, _done(job, finished.counts, finished.note)), job, head)


def finish_family(state: SchoolSync, message: JobMessage, *, holder: str, counts: Counts, note: str) -> SchoolSync:
    """One family is applied; `data_as_of` stays, because nobody else was read.

    The head is clean again where this job alone had marked it, but its digest is not that of what is stored any more:
    the next read compares everything, also when the MIS flips back to what it was.
    """
    job = held_job(state, message, holder)
    before = state.head(job.dataset)
    failed = tuple(pupil_id for pupil_id in before.families_failed if pupil_id != job.pupil_id)
    head = replace(before, families_failed=failed)
    if job.own_epoch == head.epoch and head.dirty:
        head = replace(head, digest="", dirty=False)
    return with_head(with_job_of(state, _done(job, counts, note)), job, head)


def count_job(state: SchoolSync, message: JobMessage, *, holder: str, counts: Counts) -> SchoolSync:
    """Keep what one worker did of a job that another one goes on with."""
    job = held_job(state, message, holder)
    return with_job_of(state, replace(job, counts=counts.on_top_of(job.counts)))


def hand_over(state: SchoolSync, message: JobMessage, *, holder: str, now: datetime, why: HandOverError) -> SchoolSync:
    """Another worker goes on: at once, in a new round.

    What this one wrote stays; what it read and has not stored is read anew.
    """
    job = held_job(state, message, holder)
    if job.slices >= MOST_SLICES:
        reason = "The update did not come to an end, and was stopped. Tell Rollcall's support."
        return with_failed(state, replace(job, spooled=()), reason)
    waiting = replace(
        job,
        status="waiting",
        round=job.round + 1,
        holder="",
        lease_until=None,
        queued_at=now,
        slices=job.slices + 1,
    )
    if why.in_full:
        head = replace(state.head(job.dataset), changes_since=None)
        return with_head(with_job_of(state, replace(waiting, spooled=(), since=None)), job, head)
    if why.spooled:
        waiting = replace(waiting, spooled=(*job.spooled, why.spooled), since=why.since)
    return with_job_of(state, waiting)


def _done(job: Job, counts: Counts, note: str) -> Job:
    return replace(
        job,
        status="done",
        holder="",
        lease_until=None,
        read=counts.read,
        counts=counts.on_top_of(job.counts),
        message=note,
        spooled=(),
    )
