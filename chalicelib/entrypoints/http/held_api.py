"""The API's guard part: what waits for an administrator, their decision, and what a run changed by name."""

from datetime import datetime
from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.bootstrap import process, stores, syncing
from chalicelib.directory.domain.records import person_of
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, one_page
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import NotFoundError
from chalicelib.sync.domain.change_list import NamedChange
from chalicelib.sync.domain.held import HeldChange, HeldKind
from chalicelib.sync.views.runs import find_run

held_api = Blueprint(__name__)

_ONE_PART = 5
"""Parts on a page where the caller doesn't say: some hundred people each."""


class HeldPersonView(Struct, frozen=True, kw_only=True):
    """One person (or group) whose change is held; `kind` is pupil, contact, staff or group."""

    id: str
    kind: str
    name: str


class HeldChangeView(Struct, frozen=True, kw_only=True):
    """Some people of one list, held for one likely reason; parts with one `id` are one list and decided by that id."""

    id: str
    dataset: Dataset
    kind: HeldKind
    reason: str
    held_at: datetime
    people: tuple[HeldPersonView, ...]


class DecisionRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the decision is about: people of the list, or everyone on it."""

    people: Annotated[tuple[str, ...], Meta(min_length=1, max_length=2000)] | None = None


class DecisionAnswer(Struct, frozen=True, kw_only=True):
    """The run that carries the decision out."""

    run_id: str


@endpoint(
    held_api,
    "GET",
    "/sync/held",
    summary="Removals and blankings that wait for an administrator, by likely reason",
    role="administrator",
    answer=Listed[HeldChangeView],
    query=PAGE,
)
def get_held(caller: Caller, query: dict[str, str]) -> Listed[HeldChangeView]:
    """The lists that count now, in parts of up to some hundred people."""
    state, now = stores.sync_states().load(caller.school_id).state, process.now()
    refs = [ref for dataset in DATASETS for ref in state.head(dataset).held]
    parts = [part for ref in refs for part in stores.held_changes().get(caller.school_id, ref.id, now=now)]
    page = one_page(parts, query, default=_ONE_PART)
    return Listed(items=tuple(map(_view, page.items)), next=page.next)


@endpoint(
    held_api,
    "POST",
    "/sync/held/{held_id}/approve",
    summary="Let held changes happen, after checking each again",
    role="administrator",
    body=DecisionRequest,
    answer=DecisionAnswer,
    status=202,
    audit=Audited(action="held_changes_approved"),
)
def post_approve(caller: Caller, held_id: str, body: DecisionRequest) -> DecisionAnswer:
    """Only people of the list go, and only if the MIS still lacks them."""
    run_id = syncing.decide_held()(caller.school_id, held_id, "approve", body.people, decided_by=caller.name)
    return DecisionAnswer(run_id=run_id)


@endpoint(
    held_api,
    "POST",
    "/sync/held/{held_id}/discard",
    summary="Keep people as they are until the MIS says something else of them",
    role="administrator",
    body=DecisionRequest,
    answer=DecisionAnswer,
    status=202,
    audit=Audited(action="held_changes_discarded"),
)
def post_discard(caller: Caller, held_id: str, body: DecisionRequest) -> DecisionAnswer:
    """The people stay, and are written to again."""
    run_id = syncing.decide_held()(caller.school_id, held_id, "discard", body.people, decided_by=caller.name)
    return DecisionAnswer(run_id=run_id)


@endpoint(
    held_api,
    "GET",
    "/sync/runs/{run_id}/changes",
    summary="What a run changed, by name; values for senders",
    answer=Listed[NamedChange],
    query=PAGE,
)
def get_run_changes(caller: Caller, run_id: str, query: dict[str, str]) -> Listed[NamedChange]:
    """The named changes, paged; a composer sees names and fields without values."""
    known = find_run(stores.sync_states().load(caller.school_id).state, run_id)
    if known is None and stores.sync_states().run(caller.school_id, run_id) is None:
        raise NotFoundError("There is no such run in this school's history.")
    page = one_page(stores.change_log().get(caller.school_id, run_id), query)
    if caller.may("sender"):
        return page
    return Listed(items=tuple(change.without_values() for change in page.items), next=page.next)


def _view(part: HeldChange) -> HeldChangeView:
    people = tuple(
        HeldPersonView(id=person.id, kind=person_of(person.key)[0], name=person.name) for person in part.people
    )
    return HeldChangeView(
        id=part.id, dataset=part.dataset, kind=part.kind, reason=part.reason, held_at=part.held_at, people=people
    )
