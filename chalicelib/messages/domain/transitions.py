"""How a message moves from one status to the next; every move is a pure function, saved by compare-and-swap."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.messages.domain.change_note import ChangeNote
from chalicelib.messages.domain.messages import Author, Message, MessageStatus, Quiet, SendRule, Stopped
from chalicelib.messages.domain.send_conditions import Conditions, clock_words, fresh_as_of, quiet_until
from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.freshness import readiness
from chalicelib.sync.domain.gate import WaitsFor, check_gate, words
from chalicelib.sync.domain.state import SchoolSync

DISPATCH_LIMIT = timedelta(seconds=150)
"""Longer than a dispatch worker can live (120 s): an older claim belongs to a worker that is gone."""

ASKED_AGAIN_AFTER = timedelta(hours=1)
"""How long a message waits for fresh data when a person tries it again."""

EXPIRED = "This was about one day's attendance and that day is over, so it was not sent."


def set_off(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    """Start sending by the message's own rule: at once, at a time, on fresh data or when the sync has finished.

    Raises ConflictError `sync_in_progress` where it is to go now and the data is not whole.
    """
    if message.send.when == "now":
        check_whole(message, state)
    return evaluate(message, state, conditions, now=now)


def evaluate(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    """Let a message go, wait or ask a person, as its rule, the clock and the sync stand; the same where it waits on."""
    if message.send.when == "at" and message.send.at is not None and now < message.send.at:
        return _schedule(message, message.send.at, "Goes at", conditions, now=now)
    judged = _by_rule(message, state, conditions, now=now)
    # Last, so that a message that waits for a sync waits on through the night, and is not new to waiting each morning.
    until = quiet_until(conditions, message.purpose, now=now) if judged.status == "dispatching" else None
    if until is None:
        return judged
    return _schedule(message, until, "Waits for the quiet hours to end at", conditions, now=now)


def _by_rule(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    if message.send.when == "anyway":
        return to_dispatching(message, now=now)
    if message.send.when == "when_fresh":
        return _when_fresh(message, state, conditions, now=now)
    return through_gate(message, state, now=now)


def _schedule(message: Message, until: datetime, why: str, conditions: Conditions, *, now: datetime) -> Message:
    about = f"{why} {clock_words(until, conditions, now=now)}."
    if (message.status, message.wait_until) == ("scheduled", until):
        return message
    return replace(message, status="scheduled", about=about, wait_until=until, moved_at=now, claimed_at=None)


def _when_fresh(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    as_of = fresh_as_of(state, message.datasets, conditions)
    wanted = message.send.newer_than or message.created_at
    if as_of is not None and as_of > wanted:
        return through_gate(message, state, now=now)
    stands = f"It is of {clock_words(as_of, conditions, now=now)}" if as_of else "It has never been read"
    if message.send.ask_at is not None and now >= message.send.ask_at:
        reason = f"The data did not become newer than {clock_words(wanted, conditions, now=now)} in time. {stands}."
        return request_attention(message, f"{reason} {choices(message, state, now=now)}", now=now)
    asked = f" You are asked at {clock_words(message.send.ask_at, conditions, now=now)}." if message.send.ask_at else ""
    about = f"Waiting for data newer than {clock_words(wanted, conditions, now=now)}. {stands}.{asked}"
    if (message.status, message.about, message.waits_for) == ("waiting_for_sync", about, {}):
        return message
    return replace(message, status="waiting_for_sync", about=about, waits_for={}, moved_at=now, claimed_at=None)


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
        return to_dispatching(message, now=now)
    status: MessageStatus = "waiting_for_sync" if gate.verdict == "wait" else "needs_attention"
    if (status, gate.waits_for) == (message.status, message.waits_for):
        return message
    asks = status == "needs_attention"
    about = f"{gate.message} {choices(message, state, now=now)}" if asks else gate.message
    return replace(message, status=status, about=about, waits_for=gate.waits_for, moved_at=now, claimed_at=None)


def choices(message: Message, state: SchoolSync, *, now: datetime) -> str:
    """What a person who is asked may do, with the time of the data with which it would go."""
    as_of = readiness(state, message.datasets).data_as_of
    of = f"of {clock_words(as_of, Conditions(timezone=message.timezone), now=now)}" if as_of else "as it stands"
    return f"Nothing was sent. Try again after an update, send it with the data {of}, or cancel it."


def to_dispatching(message: Message, *, now: datetime) -> Message:
    """Hand the message to dispatch."""
    return replace(
        message,
        status="dispatching",
        about="On its way.",
        waits_for={},
        wait_until=None,
        swept_at=None,
        moved_at=now,
        claimed_at=None,
    )


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


def stop(message: Message, *, by: str, now: datetime) -> Message:
    """Stop what is not yet claimed; the same message where that was said already. Raises ConflictError otherwise."""
    if message.status == "stopped" or (message.status == "dispatching" and message.stopped is not None):
        return message
    if message.status != "dispatching" or not message.fixed:
        raise ConflictError("This message is not being sent, so there is nothing to stop. It can perhaps be cancelled.")
    return stop_sending(message, by=by, reason="", now=now)


def stop_sending(message: Message, *, by: str, reason: str, now: datetime) -> Message:
    """From now on whoever takes a batch skips what is unclaimed."""
    about = f"Being stopped. {reason}".strip()
    return replace(message, stopped=Stopped(by=by, reason=reason), about=about, moved_at=now)


def try_again(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    """A person tries a waiting message again: by its rule, except that a time or deadline that is over is over."""
    send = message.send
    if send.when == "when_fresh" and send.ask_at is not None and now >= send.ask_at:
        message = replace(message, send=replace(send, ask_at=now + ASKED_AGAIN_AFTER))
    return evaluate(message, state, conditions, now=now)


def send_anyway(
    message: Message, state: SchoolSync, sender: Author, conditions: Conditions, *, now: datetime
) -> Message:
    """A sender lets a waiting message go on the data as it stands; general messages heed the quiet hours even so.

    Raises ConflictError for a message that does not wait, or that waits for nothing but the quiet hours.
    """
    check_held_back(message)
    chosen = replace(message, send=SendRule(when="anyway"), authorised_by=sender)
    judged = evaluate(chosen, state, conditions, now=now)
    waited = message.wait_until if message.status == "scheduled" else None
    if judged.status == "scheduled" and judged.wait_until == waited:
        until = clock_words(judged.wait_until or now, conditions, now=now)
        raise ConflictError(f"It only waits for the quiet hours to end, and goes by itself at {until}.")
    return judged


def check_held_back(message: Message) -> None:
    """Raise ConflictError unless the message waits for a sync, for a time, or for a person's decision."""
    if message.status not in ("waiting_for_sync", "scheduled", "needs_attention"):
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


def freeze_recipients(
    message: Message,
    *,
    recipients: int,
    batches: int,
    note: ChangeNote,
    data_as_of: datetime | None,
    quiet: Quiet | None,
    now: datetime,
) -> Message:
    """Decide the recipients for good. With none there is nothing to send, which is not a success."""
    fixed = replace(
        message,
        recipients=recipients,
        batches=batches,
        change_note=note,
        data_as_of=data_as_of,
        quiet=quiet,
        decided_at=now,
        moved_at=now,
    )
    if recipients:
        return fixed
    return end(fixed, "failed", "Nothing was sent: nobody in this audience can be reached on this channel.", now=now)


def request_attention(message: Message, reason: str, *, now: datetime, waits_for: WaitsFor | None = None) -> Message:
    """Hand the message to a person, with the reason; `waits_for` is what it goes on waiting for when tried again."""
    return replace(
        message,
        status="needs_attention",
        about=reason,
        waits_for=dict(waits_for or {}),
        moved_at=now,
        claimed_at=None,
    )


def end(message: Message, status: MessageStatus, about: str, *, now: datetime) -> Message:
    """End the message."""
    return replace(message, status=status, about=about, waits_for={}, moved_at=now)
