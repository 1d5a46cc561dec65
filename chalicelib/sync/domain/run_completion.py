"""How a run ends, and what the schedule's tick does to a school's sync state."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.schools.domain.school import School
from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.job_completion import queue_again_at, sweep
from chalicelib.sync.domain.jobs import release, turn_at, with_failed
from chalicelib.sync.domain.requests import booked_jobs, open_window, start_follow_up
from chalicelib.sync.domain.state import Ended, FollowUp, Job, Outcome, Run, SchoolSync
from chalicelib.sync.domain.windows import due_opening, next_window_at

RUN_STALLED_AFTER = timedelta(minutes=20)
"""A job that nobody claimed, or whose lease ended, this long ago will not move by itself (peers: 10-30 min)."""

ENDED = "run_ended"
"""Code of the refusal to cancel what is over."""

_RECENT_RUNS = 9

_NOTHING_NEWER = "Nothing newer than at the last update has come from the source."


def tick_school(state: SchoolSync, school: School, *, run_id: str, now: datetime) -> tuple[SchoolSync, Run | None]:
    """End what stopped moving, queue lost jobs again, and open a due window.

    Also gives the run that ended. It works in this order so that a dead run does not count as active when the window
    opens. What was missed since the stored next window is caught up by one run. The rules are asked again rather than
    remembered: a stored moment at which they no longer open anything opens nothing.
    """
    after, ended = complete_run(sweep(fail_stalled(state, now=now), now=now), now=now)
    if after.run is not None and after.run.cancelled_by:
        return after, ended  # the next tick opens the window, when the cancelled run is over
    since = after.next_window_at
    if since is None or since > now:
        return after, ended
    due = due_opening(school, since=since, until=now)
    if due is not None:
        after = open_window(after, due.datasets, run_id=run_id, now=now, overnight=due.overnight).state
    return reschedule(replace(after, next_window_at=None), school, now=now), ended


def reschedule(state: SchoolSync, school: School, *, now: datetime) -> SchoolSync:
    """Bring what the state holds of the school's rules up to date.

    That is how long runs are kept, and the next window, except one that is due and only waits for the tick.
    """
    moment, kept = state.next_window_at, school.settings.kept_days.runs
    if moment is None or moment > now:
        moment = next_window_at(school, after=now)
    if (moment, kept) == (state.next_window_at, state.runs_kept_days):
        return state
    return replace(state, next_window_at=moment, runs_kept_days=kept)


def complete_run(state: SchoolSync, *, now: datetime) -> tuple[SchoolSync, Run | None]:
    """End the run if it is over, and start the booked follow-up with it.

    While it goes on, the jobs are released that waited behind others which are through.
    """
    after, ended = end_if_over(state, now=now)
    if ended is None:
        return release(after, now=now), None
    failed = [job.dataset for job in ended.jobs if job.status == "failed" and not job.pupil_id]
    return start_follow_up(after, failed=failed, now=now), ended


def end_if_over(state: SchoolSync, *, now: datetime) -> tuple[SchoolSync, Run | None]:
    """Free the slot when every job has ended; the ended run is for the history."""
    run = state.run
    if run is None or any(job.is_open for job in run.jobs):
        return state, None
    outcome = _outcome(run)
    ended = replace(run, outcome=outcome, message=_sentence(state, run, outcome), finished_at=now)
    recent = state.recent_seconds
    read = {job.dataset for job in run.jobs if not job.pupil_id}
    if outcome in ("completed", "completed_with_warnings") and read >= set(state.heads):
        recent = (*recent, round((now - run.started_at).total_seconds()))[-_RECENT_RUNS:]
    last = Ended(run_id=run.id, outcome=outcome, message=ended.message, finished_at=now)
    return replace(state, run=None, last_ended=last, recent_seconds=recent), ended


def _outcome(run: Run) -> Outcome:
    failed = sum(job.status == "failed" for job in run.jobs)
    if failed and run.cancelled_by:
        return "cancelled"
    if failed == len(run.jobs):
        return "failed"
    if failed:
        return "completed_with_errors"
    if any(job.counts.held for job in run.jobs):
        return "held"
    if any(job.counts.dropped for job in run.jobs):
        return "completed_with_errors"
    return "completed_with_warnings" if any(job.message for job in run.jobs) else "completed"


def _sentence(state: SchoolSync, run: Run, outcome: Outcome) -> str:
    notes = " ".join(dict.fromkeys(job.message for job in run.jobs if job.message))
    if any(state.head(job.dataset).dirty for job in run.jobs):
        return f"The update stopped part-way; messages wait until the next complete one. {notes}".strip()
    changed = sum(job.counts.added + job.counts.changed + job.counts.removed for job in run.jobs)
    records = "record" if changed == 1 else "records"
    unchanged = "Nothing was changed." if outcome in ("failed", "cancelled") else "Nothing had changed."
    applied = f"{changed} {records} changed." if changed else unchanged
    unmoved = "" if changed or any(job.progress.source_renewed for job in run.jobs) else _NOTHING_NEWER
    return " ".join(filter(None, (applied, unmoved, notes)))


def kept_until(run: Run, state: SchoolSync) -> datetime:
    """Say when an ended run leaves the history.

    The school's setting when the run ended counts.
    """
    return (run.finished_at or run.started_at) + timedelta(days=state.runs_kept_days)


def cancel_run(state: SchoolSync, run_id: str, *, by: str, now: datetime) -> tuple[SchoolSync, Run | None]:
    """Cancel the active run or the booked follow-up.

    Also gives the run that this ended, if it did. A follow-up booked behind the run stays booked: another person waits
    for it. Raises ConflictError when the run is neither of the two, because then it has ended.
    """
    if state.follow_up is not None and state.follow_up.run_id == run_id:
        return replace(state, follow_up=None), _never_started(state.follow_up, by, now)
    run = state.run
    if run is None or run.id != run_id:
        raise ConflictError("This update has already ended.", code=ENDED)
    if run.cancelled_by:
        return state, None
    after = replace(state, run=replace(run, cancelled_by=by))
    for job in run.jobs:
        if job.status == "waiting":
            after = with_failed(after, job, f"{by} cancelled it.")
    return complete_run(after, now=now)


def _never_started(booked: FollowUp, by: str, now: datetime) -> Run:
    return Run(
        id=booked.run_id,
        trigger="follow_up",
        lane="refresh",
        started_by=booked.started_by,
        started_at=booked.booked_at,
        jobs=tuple(replace(job, status="failed", message=f"{by} cancelled it.") for job in booked_jobs(booked)),
        outcome="cancelled",
        message=f"{by} cancelled it before it started. Nothing was changed.",
        finished_at=now,
        cancelled_by=by,
    )


def fail_stalled(state: SchoolSync, *, now: datetime) -> SchoolSync:
    """Fail the jobs that stopped moving, so that nothing stays "running" for ever."""
    after = state
    for job in state.run.jobs if state.run else ():
        if state.run is not None and (reason := _why_stalled(state.run, job, now)):
            after = with_failed(after, job, reason)
    return after


def _why_stalled(run: Run, job: Job, now: datetime) -> str:
    ends_at = _ends_at(run, job)
    if not job.is_open or ends_at is None or now < ends_at:
        return ""
    if run.cancelled_by:
        return f"{run.cancelled_by} cancelled it."
    return "The update stopped moving and was ended. Press Request now to try again."


def _ends_at(run: Run, job: Job) -> datetime | None:
    if job.blocked:
        return None  # the job before it ends one way or the other, and releases it
    leased_until = job.lease.until if job.lease else None
    if run.cancelled_by and leased_until is not None:
        return leased_until  # nobody may take it over, so there is nothing to wait for
    return (leased_until or job.not_before or job.queued_at) + RUN_STALLED_AFTER


def wake_at(state: SchoolSync) -> datetime | None:
    """Say when the tick must look at this school next.

    That is at its window, or when a job is to be queued again or ended.
    """
    moments = [moment for job in state.run.jobs for moment in _moments(state.run, job)] if state.run else []
    if state.next_window_at is not None:
        moments.append(state.next_window_at)
    return min(moments, default=None)


def _moments(run: Run, job: Job) -> list[datetime]:
    moments = (_ends_at(run, job), queue_again_at(job, run.lane), turn_at(run, job) if job.blocked else None)
    return [moment for moment in moments if moment is not None] if job.is_open else []
