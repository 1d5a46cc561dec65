"""The API's delivery part: who a message went to and how, in pages and as a file, and why somebody did or did not."""

import re
from typing import get_args

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.audience.domain.audience import Id
from chalicelib.bootstrap import sending, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, page_size
from chalicelib.messages.domain.deliveries import DeliveryStatus
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import DeliveryPage
from chalicelib.messages.views.delivery_export import deliveries_csv
from chalicelib.messages.views.message_views import DeliveryList, delivery_list
from chalicelib.people.views.explain import Explanation
from chalicelib.shared.errors import InvalidError

deliveries_api = Blueprint(__name__)

_STATUSES: tuple[DeliveryStatus, ...] = get_args(DeliveryStatus)
_ALL = 1_000_000
_CURSOR = re.compile(r"\d{5}#[0-9a-f]{24}")


@endpoint(
    deliveries_api,
    "GET",
    "/messages/{message_id}/deliveries",
    summary="Who it went to and how; those of one status alone (status)",
    answer=DeliveryList,
    role="sender",
    query=(*PAGE, "status"),
)
def get_deliveries(caller: Caller, message_id: str, query: dict[str, str]) -> DeliveryList:
    """The deliveries, paged; none until dispatch has decided the recipients."""
    message = stores.messages().get(caller.school_id, message_id).message
    cursor = query.get("next")
    if cursor is not None and not _CURSOR.fullmatch(cursor):
        raise InvalidError("next must be the cursor of the page before.", field="next")
    return delivery_list(_page(message, query, limit=page_size(query), cursor=cursor), message.channel)


@endpoint(
    deliveries_api,
    "GET",
    "/messages/{message_id}/deliveries.csv",
    summary="Who it went to and how, as a file for a spreadsheet; those of one status alone (status)",
    answer=str,
    media="text/csv",
    role="sender",
    query=("status",),
    audit=Audited(action="deliveries_exported"),
)
def get_deliveries_csv(caller: Caller, message_id: str, query: dict[str, str]) -> str:
    """All of them at once."""
    school, message = (
        stores.schools().get(caller.school_id),
        stores.messages().get(caller.school_id, message_id).message,
    )
    page = _page(message, query, limit=_ALL, cursor=None)
    return deliveries_csv(page.items, message.channel, timezone=school.timezone)


class WhyQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """About whom; in the body, because the person is asked about, not acted on."""

    person_id: Id


@endpoint(
    deliveries_api,
    "POST",
    "/messages/{message_id}/why",
    summary="Why somebody did or did not get it",
    body=WhyQuestion,
    answer=Explanation,
    role="sender",
)
def post_why(caller: Caller, message_id: str, body: WhyQuestion) -> Explanation:
    """The person's values with their source and run, each decision made about them, and what became of the delivery."""
    return sending.explain_message()(caller.school_id, message_id, body.person_id)


def _page(message: Message, query: dict[str, str], *, limit: int, cursor: str | None) -> DeliveryPage:
    outcome = _status(query.get("status"))
    if not message.fixed:  # what an attempt has written so far is of nobody until its recipients are decided
        return DeliveryPage(items=(), next=None)
    return stores.deliveries().page(
        message.school_id, message.id, attempt=message.attempt, limit=limit, cursor=cursor, outcome=outcome
    )


def _status(given: str | None) -> DeliveryStatus | None:
    if given is None:
        return None
    for status in _STATUSES:
        if status == given:
            return status
    raise InvalidError(f"status is one of {', '.join(_STATUSES)}.", field="status")
