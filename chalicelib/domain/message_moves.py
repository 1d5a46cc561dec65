"""How a message moves from one status to the next; every move is a pure function, saved by compare-and-swap."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.change_note import ChangeNote
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.freshness import readiness
from chalicelib.domain.messages import Author, Message, MessageStatus
from chalicelib.domain.sync_gate import check_gate, words
from chalicelib.domain.sync_state import SchoolSync

DISPATCH_LIMIT = timedelta(seconds=150)
"""Longer than a dispatch worker can live (120 s): an older claim belongs to a worker that is gone."""

STALLED_AFTER = timedelta(minutes=15)
"""A message that has been on its way for so long is queued again; what is done already is not done twice."""

EXPIRED = "This was about one day's attendance and that day is over, so it was not sent."


def set_off(message: Message, state: SchoolSync, *, now: datetime) -> Message:
    """Start sending by the message's own rule: at once, or when the sync has finished.

    Raises ConflictError `sync_in_progress` where it is to go now and the data is not whole.
    """
    if message.send.when == "anyway":
        return go(message, now=now)
    if message.send.when == "now":
        check_whole(message, state)
        return go(message, now=now)
    return through_gate(message, state, now=now)


def check_whole(message: Message, state: SchoolSync) -> None:
    """Raise ConflictError `sync_in_progress`, naming the datasets, unless all data that is needed is whole."""
    ready = readiness(state, message.datasets)
    if blocked := [d for d in message.datasets if d in ready.syncing or d in ready.never_read]:
        raise ConflictError(
            f"The school's data on {words(blocked)} is being updated or is not complete. Nothing was sent. "
            "Wait for the update, or choose to send when it finishes.",
            code="sync_in_progress",
        )


def through_gate(message: Message, state: SchoolSync, *, now: datetime) -> Message:
    """Let the message go, wait or ask a person, as the school's sync stands; the same message where it waits on."""
    gate = check_gate(state, message.datasets, message.waits_for)
    if gate.verdict == "go":
        return go(message, now=now)
    status: MessageStatus = "waiting_for_sync" if gate.verdict == "wait" else "needs_attention"
    if (status, gate.waits_for) == (message.status, message.waits_for):
        return message
    return replace(message, status=status, about=gate.message, waits_for=gate.waits_for, moved_at=now, claimed_at=None)


def look_again(message: Message, state: SchoolSync, *, today: str, now: datetime) -> Message:
    """What becomes of a waiting message as things stand; the same message where it waits on."""
    if has_expired(message, today=today):
        return end(message, "failed", EXPIRED, now=now)
    return through_gate(message, state, now=now)


def go(message: Message, *, now: datetime) -> Message:
    """Hand the message to dispatch."""
    return replace(message, status="dispatching", about="On its way.", waits_for={}, moved_at=now, claimed_at=None)


def authorise(message: Message, sender: Author) -> Message:
    """Record the sender who lets a composer's message go; raises ConflictError where none is asked for."""
    if message.status != "awaiting_authorisation":
        raise ConflictError("This message is not waiting for authorisation.")
    return replace(message, authorised_by=sender)


def cancel(message: Message, *, now: datetime) -> Message:
    """Cancel before dispatch has fixed the recipients; raises ConflictError after."""
    before = ("awaiting_authorisation", "waiting_for_sync", "scheduled", "needs_attention", "dispatching")
    if message.status == "cancelled":
        return message
    if message.status not in before or message.fixed:
        raise ConflictError("This message is already being sent or has ended, so it cannot be cancelled.")
    return replace(message, status="cancelled", about="Cancelled. Nothing was sent.", moved_at=now)


def check_held_back(message: Message) -> None:
    """Raise ConflictError unless the message waits for a sync or for a person's decision about one."""
    if message.status not in ("waiting_for_sync", "needs_attention"):
        raise ConflictError("This message is not waiting.")


def claim(message: Message, *, now: datetime) -> Message:
    """Take the message for one dispatch worker; the number of the attempt tells its writes from an earlier one's."""
    return replace(message, attempt=message.attempt + 1, claimed_at=now)


def is_claimed(message: Message, *, now: datetime) -> bool:
    """Whether another dispatch worker may still be at work on it."""
    return message.claimed_at is not None and now < message.claimed_at + DISPATCH_LIMIT


def has_expired(message: Message, *, today: str) -> bool:
    """Whether the message spoke of "today" and that day is over at the school."""
    return message.expires_on is not None and today > message.expires_on


def fix(
    message: Message, *, recipients: int, batches: int, note: ChangeNote, data_as_of: datetime | None, now: datetime
) -> Message:
    """Decide the recipients for good. With none there is nothing to send, which is not a success."""
    fixed = replace(
        message, recipients=recipients, batches=batches, change_note=note, data_as_of=data_as_of, moved_at=now
    )
    if recipients:
        return fixed
    return end(fixed, "failed", "Nothing was sent: nobody in this audience can be reached on this channel.", now=now)


def ask(message: Message, reason: str, *, now: datetime) -> Message:
    """Hand the message to a person, with the reason."""
    return replace(message, status="needs_attention", about=reason, waits_for={}, moved_at=now, claimed_at=None)


def end(message: Message, status: MessageStatus, about: str, *, now: datetime) -> Message:
    """End the message."""
    return replace(message, status=status, about=about, waits_for={}, moved_at=now)
