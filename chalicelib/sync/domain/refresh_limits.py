"""Guards on clicks: how many may start a run in an hour, and a client's own retry of one click."""

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from msgspec.structs import replace

from chalicelib.shared.errors import TooManyError
from chalicelib.sync.domain.requests import RefreshDecision
from chalicelib.sync.domain.state import Click, SchoolSync

STARTS_PER_HOUR = 20
"""Runs that clicks may start in one school in an hour. A school office presses a few times a day."""

MAX_CLICKS = 20
CLICK_RETENTION = timedelta(days=1)
_HOUR = timedelta(hours=1)


def click_token(user_id: str, key: str) -> str:
    """What stands for one person's key; the key itself, which is the client's, is not kept."""
    return sha256(f"{user_id}\n{key}".encode()).hexdigest()[:32]


def find_remembered(state: SchoolSync, token: str, *, now: datetime) -> RefreshDecision | None:
    """The answer that this click got before, within a day; jobs that still wait for a worker are queued again."""
    click = next((c for c in state.clicks if c.token == token and now - c.clicked_at < CLICK_RETENTION), None)
    if click is None:
        return None
    waiting: tuple[str, ...] = ()
    if state.run is not None and state.run.id == click.run_id:
        idle = [job for job in state.run.jobs if job.status == "waiting" and not job.blocked]
        waiting = tuple(job.name for job in idle if job.not_before is None)
    return RefreshDecision(state=state, run_id=click.run_id, outcome=click.outcome, queue=waiting)


def remember_request(requested: RefreshDecision, token: str, *, now: datetime) -> RefreshDecision:
    """The same answer, kept in the state for the client's own retry."""
    click = Click(token=token, run_id=requested.run_id, outcome=requested.outcome, clicked_at=now)
    clicks = (*requested.state.clicks, click)[-MAX_CLICKS:]
    return replace(requested, state=replace(requested.state, clicks=clicks))


def enforce_rate_limit(requested: RefreshDecision, *, now: datetime, limit: int = STARTS_PER_HOUR) -> RefreshDecision:
    """The same answer, counted if it starts a run; joining, adding and following cost nothing.

    Raises TooManyError when the hour's starts are used up.
    """
    if requested.outcome != "started":
        return requested
    starts = tuple(start for start in requested.state.recent_starts if now - start < _HOUR)
    if len(starts) >= limit:
        wait = (starts[-limit] + _HOUR - now).total_seconds()
        minutes = ceil(wait / 60)
        raise TooManyError(
            f"Request now was pressed {limit} times in the last hour, which is as often as the MIS is asked. "
            f"Please try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
            retry_after=wait,
            code="too_many_refreshes",
        )
    return replace(requested, state=replace(requested.state, recent_starts=(*starts, now)))
