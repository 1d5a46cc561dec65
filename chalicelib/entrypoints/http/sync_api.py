"""The API's sync part: status, Refresh Now, and the history of runs."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.bootstrap import stores, syncing
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.idempotency import IDEMPOTENCY, idempotency_key
from chalicelib.entrypoints.http.paging import PAGE, Listed, page_size
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import NotFoundError
from chalicelib.sync.domain.refresh_limits import click_token
from chalicelib.sync.domain.state import RequestOutcome
from chalicelib.sync.views.runs import RunView, find_run, run_view
from chalicelib.sync.views.status import SyncStatus, sync_status

sync_api = Blueprint(__name__)


class RefreshRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to refresh: the named datasets, or the family of one pupil, or else all that the school syncs."""

    datasets: tuple[Dataset, ...] = ()
    pupil_id: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class RefreshAnswer(Struct, frozen=True, kw_only=True):
    """The run whose data will hold every change made in the MIS before the click."""

    run_id: str
    outcome: RequestOutcome


@endpoint(sync_api, "GET", "/sync", summary="How fresh the data is and what is running", answer=SyncStatus)
def get_sync(caller: Caller) -> SyncStatus:
    """The status page's whole answer."""
    return sync_status(*stores.statuses().get(caller.school_id))


@endpoint(
    sync_api,
    "POST",
    "/sync/refresh",
    summary="Refresh Now",
    body=RefreshRequest,
    answer=RefreshAnswer,
    status=202,
    headers=IDEMPOTENCY,
    audit=Audited(action="refreshed"),
)
def post_refresh(caller: Caller, body: RefreshRequest, headers: dict[str, str]) -> RefreshAnswer:
    """Start, join, add to or follow the active run; the client's own retry of a click starts nothing new."""
    key = idempotency_key(headers)
    token = click_token(caller.user_id, key) if key else ""
    requested = syncing.start_refresh()(
        caller.school_id, body.datasets, pupil_id=body.pupil_id or "", started_by=caller.name, token=token
    )
    return RefreshAnswer(run_id=requested.run_id, outcome=requested.outcome)


@endpoint(sync_api, "GET", "/sync/runs", summary="Ended runs, newest first", answer=Listed[RunView], query=PAGE)
def get_runs(caller: Caller, query: dict[str, str]) -> Listed[RunView]:
    """The history, paged."""
    page = stores.sync_states().runs(caller.school_id, limit=page_size(query), cursor=query.get("next"))
    return Listed(items=tuple(run_view(run) for run in page.items), next=page.next)


@endpoint(sync_api, "GET", "/sync/runs/{run_id}", summary="One run: booked, under way or ended", answer=RunView)
def get_run(caller: Caller, run_id: str) -> RunView:
    """One run; a booked follow-up counts as queued."""
    known = find_run(stores.sync_states().load(caller.school_id).state, run_id)
    if known is not None:
        return known
    ended = stores.sync_states().run(caller.school_id, run_id)
    if ended is None:
        raise NotFoundError("There is no such run in this school's history.")
    return run_view(ended)


@endpoint(
    sync_api,
    "POST",
    "/sync/runs/{run_id}/cancel",
    summary="Cancel a run that is booked or under way",
    answer=RunView,
    role="administrator",
    audit=Audited(action="run_cancelled"),
)
def post_cancel_run(caller: Caller, run_id: str) -> RunView:
    """What waits ends at once; what is being read or written stops within moments."""
    return syncing.cancel_run()(caller.school_id, run_id, by=caller.name)
