"""The API's audit: who did what, by person or by day."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalice.app import Blueprint

from chalicelib.accounts.domain.audit import ABOUT_USERS, AuditView, audit_view
from chalicelib.bootstrap import stores
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, page_size
from chalicelib.shared.errors import InvalidError

audit_api = Blueprint(__name__)

_CURSOR = re.compile(r"audit#[0-9T:.+-]+#[0-9A-Za-z]+")


@endpoint(
    audit_api,
    "GET",
    "/audit",
    summary="Who did what, newest first; of one user (user_id), on one day of the school (day, YYYY-MM-DD)",
    answer=Listed[AuditView],
    role="administrator",
    query=(*PAGE, "user_id", "day"),
)
def get_audit(caller: Caller, query: dict[str, str]) -> Listed[AuditView]:
    """Kept for 24 months."""
    since, until = _day(query["day"], stores.schools().get(caller.school_id).timezone) if "day" in query else ("", "")
    cursor = query.get("next")
    if cursor is not None and not _CURSOR.fullmatch(cursor):
        raise InvalidError("This is not a page of the audit. Begin with the first one.", field="next")
    page = stores.audit().page(
        caller.school_id,
        limit=page_size(query),
        cursor=cursor,
        user_id=query.get("user_id", ""),
        since=since,
        until=until,
    )
    of_users = any(entry.action in ABOUT_USERS for entry in page.items)
    names = {user.id: user.name for user in stores.users().all(caller.school_id)} if of_users else {}
    return Listed(items=tuple(audit_view(entry, names) for entry in page.items), next=page.next)


def _day(written: str, timezone: str) -> tuple[str, str]:
    """Begin and end of the school's own day, as moments in UTC."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        message = "Write the day as year, month and day, for example 2026-11-25."
        raise InvalidError(message, field="day") from None
    zone, utc = ZoneInfo(timezone), ZoneInfo("UTC")
    begin, end = (datetime.combine(one, time(), zone).astimezone(utc) for one in (day, day + timedelta(days=1)))
    return begin.isoformat(timespec="microseconds"), end.isoformat(timespec="microseconds")
