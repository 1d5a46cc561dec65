"""The message: what was written, to which audience, by whom, on which channel, for which purpose, and how far it is."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from msgspec import Struct, field

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.messages.domain.change_note import ChangeNote
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.purposes import Channel, Purpose

MessageStatus: TypeAlias = Literal[
    "awaiting_authorisation",
    "waiting_for_sync",
    "scheduled",
    "needs_attention",
    "dispatching",
    "sent",
    "stopped",
    "cancelled",
    "failed",
]

ENDED: frozenset[MessageStatus] = frozenset({"sent", "stopped", "cancelled", "failed"})
"""Statuses that stay; every other has a moment at which it is looked at again (messages.domain.deadlines)."""


MESSAGE_RETENTION = timedelta(days=366)
"""How long messages and their deliveries are kept."""


REQUEST_RETENTION = timedelta(days=1)
"""How long a client's repeated request is known again."""


class Stopped(Struct, frozen=True, kw_only=True):
    """Why what is not yet claimed is not sent any more."""

    by: str
    reason: str


class Quiet(Struct, frozen=True, kw_only=True):
    """Quiet hours, from `start` up to `end`."""

    start: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        return self.start <= now < self.end


class Author(Struct, frozen=True, kw_only=True):
    """The signed-in user who writes or authorises; `may_send` holds for senders and administrators."""

    user_id: str
    name: str
    may_send: bool


class SendRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """When to send: `at` a time, or `when_fresh`: on data newer than `newer_than` (the moment of writing where that is
    left out), and a person is asked at `ask_at` (two hours later where that is left out).
    """

    when: Literal["now", "after_sync", "at", "when_fresh", "anyway"] = "now"
    at: datetime | None = None
    newer_than: datetime | None = None
    ask_at: datetime | None = None


class NewMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a user writes; `preview_id` names the list that was looked at while writing."""

    channel: Channel
    purpose: Purpose
    subject: str = ""
    body: str
    audience: Audience
    per: Per
    send: SendRule = SendRule()
    preview_id: str | None = None


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored message.

    `audience` is pinned to the day of writing; `expires_on` is that day where the rule spoke of today.
    `datasets` are those it needs. `about` says in a sentence where the message stands. `waits_for` holds, per
    dataset whose sync it waits for, the data's time when the waiting began. `attempt` counts the claims of
    dispatch; `recipients`, `batches` and `decided_at` are set when the recipients are fixed, and stay. `wait_until`
    is when a scheduled message goes, `swept_at` when the tick last looked at one on its way and `swept_batches` how
    many of its batches were closed then, `stopped` why the rest is not sent. `queue_round` counts how often the
    sweep has queued its batches anew.
    `quiet` are the quiet hours that come next, as it was last looked at on its way.
    `timezone` is the school's when it was written. `repeats` is the id of a message with the same text to the same
    audience before.
    """

    id: str
    school_id: str
    school_name: str
    channel: Channel
    purpose: Purpose
    per: Per
    subject: str = ""
    body: str
    audience: Audience
    datasets: tuple[Dataset, ...]
    expires_on: str | None = None
    send: SendRule
    author: Author
    authorised_by: Author | None = None
    created_at: datetime
    status: MessageStatus
    about: str
    moved_at: datetime
    waits_for: dict[str, datetime | None] = field(default_factory=dict)
    attempt: int = 0
    claimed_at: datetime | None = None
    data_as_of: datetime | None = None
    change_note: ChangeNote | None = None
    recipients: int | None = None
    decided_at: datetime | None = None
    batches: int = 0
    wait_until: datetime | None = None
    swept_at: datetime | None = None
    swept_batches: int = 0
    queue_round: int = 0
    quiet: Quiet | None = None
    stopped: Stopped | None = None
    timezone: str = "Europe/London"
    repeats: str | None = None

    @property
    def fixed(self) -> bool:
        """Whether the recipients are decided, so that they are never resolved again."""
        return self.recipients is not None
