"""What the schedule's tick does to one school's sync state, in one step."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.schools.domain.school import School
from chalicelib.sync.domain.requests import open_window
from chalicelib.sync.domain.retries import sweep
from chalicelib.sync.domain.run_completion import fail_stalled, settle
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.domain.windows import due_opening, next_window_at


def tick_school(state: SchoolSync, school: School, *, run_id: str, now: datetime) -> tuple[SchoolSync, Run | None]:
    """End what stopped moving, queue again what got lost, open the window if it is due; gives the run that ended.

    In this order, so that a dead run does not count as active when the window opens. What was missed since the
    stored next window is caught up by one run. The rules are asked again rather than remembered: a stored moment
    at which they no longer open anything opens nothing.
    """
    after, ended = settle(sweep(fail_stalled(state, now=now), now=now), now=now)
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
    """What the state holds of the school's rules, by the rules as they are now.

    That is how long runs are kept, and the next window, except one that is due and only waits for the tick.
    """
    moment, kept = state.next_window_at, school.settings.kept_days.runs
    if moment is None or moment > now:
        moment = next_window_at(school, after=now)
    if (moment, kept) == (state.next_window_at, state.runs_kept_days):
        return state
    return replace(state, next_window_at=moment, runs_kept_days=kept)
