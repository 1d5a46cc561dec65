"""Enters what a route does into the audit: before it is done, and again with how it came out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts.domain.audit import Action, AuditEntry
from chalicelib.bootstrap import process, stores
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.observability import logger
from chalicelib.shared.errors import RollcallError


class Audited(Struct, frozen=True, kw_only=True):
    """What a route is called in the audit; `detail` takes a few safe words out of the body, never a person's data.

    `detail_for` is asked instead where the words depend on what is stored so far.
    """

    action: Action
    detail: Callable[[Any], str] = lambda _: ""
    detail_for: Callable[[Caller, Any], str] | None = None


class Trace:
    """What the work in hand is done to; `subject` may be known only when it is done."""

    def __init__(self, subject: str) -> None:
        self.subject = subject


@contextmanager
def entered(audited: Audited, caller: Caller, *, subject: str, body: Any) -> Iterator[Trace]:
    """The block's work is in the audit whatever becomes of it: an entry that cannot be written lets nothing begin."""
    trace = Trace(subject)
    entry = AuditEntry(
        id=process.new_id(),
        at=process.now(),
        user_id=caller.user_id,
        user_name=caller.name,
        action=audited.action,
        outcome="begun",
        subject=subject,
        detail=audited.detail_for(caller, body) if audited.detail_for else audited.detail(body),
    )
    stores.audit().keep(caller.school_id, entry)
    try:
        yield trace
    except RollcallError as error:
        stores.audit().keep(caller.school_id, replace(entry, outcome="refused", reason=error.code))
        raise
    try:
        stores.audit().keep(caller.school_id, replace(entry, outcome="done", subject=trace.subject))
    except Exception:  # it is done and entered as begun: to answer with a failure would have it done twice
        logger.exception("an audit entry stays as begun")
