"""The audit: who did what to whom and when, without a name, address or text of anybody it was done to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias, get_args

from msgspec import Struct

AUDIT_RETENTION = timedelta(days=730)
"""24 months."""

Action: TypeAlias = Literal[
    "refreshed",
    "run_cancelled",
    "held_changes_approved",
    "held_changes_discarded",
    "sync_settings_changed",
    "mis_connection_changed",
    "mis_connection_tried",
    "upload_address_given",
    "person_restricted",
    "address_tried_again",
    "message_written",
    "message_authorised",
    "message_cancelled",
    "message_stopped",
    "message_tried_again",
    "message_sent_anyway",
    "deliveries_exported",
    "template_saved",
    "template_deleted",
    "user_invited",
    "user_changed",
    "preferences_changed",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

Outcome: TypeAlias = Literal["begun", "done", "refused"]
"""`begun` stays where the work was cut short: then it is not known whether it was done."""

WORDS: dict[Action, str] = {
    "refreshed": "pressed Request now",
    "run_cancelled": "cancelled an update",
    "held_changes_approved": "approved held changes",
    "held_changes_discarded": "discarded held changes",
    "sync_settings_changed": "changed the sync settings",
    "mis_connection_changed": "changed the MIS connection",
    "mis_connection_tried": "tried an MIS connection",
    "upload_address_given": "got an address to upload a file to",
    "person_restricted": "changed a person's restrictions",
    "address_tried_again": "had an address tried again",
    "message_written": "wrote a message",
    "message_authorised": "authorised a message",
    "message_cancelled": "cancelled a message",
    "message_stopped": "stopped a message",
    "message_tried_again": "tried a message again",
    "message_sent_anyway": "sent a message with the data as it stood",
    "deliveries_exported": "exported who a message went to",
    "template_saved": "saved a text",
    "template_deleted": "deleted a saved text",
    "user_invited": "invited a user",
    "user_changed": "changed a user's role or access",
    "preferences_changed": "changed their own preferences",
}


class AuditEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One action of one user. `subject` is the id of what it was done to, `detail` a few safe words or field names.

    `reason` is the error's code where it was refused.
    """

    id: str
    at: datetime
    user_id: str
    user_name: str
    action: Action
    outcome: Outcome
    subject: str = ""
    detail: str = ""
    reason: str = ""


class AuditPage(Struct, frozen=True, kw_only=True):
    """A page of entries, newest first; `next` is the cursor of the page after it."""

    items: tuple[AuditEntry, ...]
    next: str | None


class AuditLog(Protocol):
    """Where entries are kept, until AUDIT_RETENTION is over."""

    def keep(self, school_id: str, entry: AuditEntry) -> None:
        """Store an entry, or the same with another outcome."""
        ...

    def page(
        self, school_id: str, *, limit: int, cursor: str | None, user_id: str = "", since: str = "", until: str = ""
    ) -> AuditPage:
        """Entries that have not expired, newest first; of one user, from `since` to before `until` (UTC, ISO 8601)."""
        ...


class AuditView(Struct, frozen=True, kw_only=True):
    """An entry for an administrator; `what` says it in words, `about` names the user to whom it was done, if to one."""

    id: str
    at: datetime
    user_id: str
    user_name: str
    action: Action
    what: str
    outcome: Outcome
    subject: str
    about: str
    detail: str
    reason: str


ABOUT_USERS: frozenset[Action] = frozenset({"user_invited", "user_changed"})
"""Actions whose subject is a user of the school."""


def audit_view(entry: AuditEntry, users: Mapping[str, str]) -> AuditView:
    """The entry as it is shown; `users` gives names by id, which the entry itself does not keep."""
    return AuditView(
        id=entry.id,
        at=entry.at,
        user_id=entry.user_id,
        user_name=entry.user_name,
        action=entry.action,
        what=WORDS[entry.action],
        outcome=entry.outcome,
        subject=entry.subject,
        about=users.get(entry.subject, "") if entry.action in ABOUT_USERS else "",
        detail=entry.detail,
        reason=entry.reason,
    )
