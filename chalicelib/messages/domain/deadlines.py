"""When a message must be looked at again, whatever else happens, and what becomes of it then: none waits for ever."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.messages.domain.messages import ENDED, Message
from chalicelib.messages.domain.ports import StoredMessage
from chalicelib.messages.domain.send_conditions import Conditions, clock_words, next_quiet
from chalicelib.messages.domain.transitions import (
    EXPIRED,
    choices,
    end,
    evaluate,
    has_expired,
    request_attention,
    stop_sending,
)
from chalicelib.sync.domain.state import SchoolSync

QUEUED_WITHIN = timedelta(minutes=3)
"""A message that no worker has taken by then is queued again: perhaps it could not be queued at first."""

DISPATCH_STALLED_AFTER = timedelta(minutes=15)
"""A message that has been on its way for so long is queued again; what is done already is not done twice."""

WAITS_AT_MOST = timedelta(hours=12)
"""For a sync to end; then a person is asked."""

PREPARED_WITHIN = timedelta(hours=2)
"""From setting off until its recipients are decided; then a person is asked."""

SENT_WITHIN = timedelta(hours=24)
"""From deciding the recipients until each has an outcome; what is unclaimed then is not sent any more."""

DECIDED_WITHIN = timedelta(days=7)
"""By a person; then the message is given up."""

_SLOW_SYNC = "The update has not finished for twelve hours."
_NOT_PREPARED = "Its recipients could not be decided within two hours. Nothing was sent. Try again, or cancel it."
_GIVEN_UP = "Nobody decided what to do with it within a week, so it was not sent."
_TOO_SLOW = "It could not all be sent within a day."


def wake_at(message: Message) -> datetime | None:
    """The moment at which the tick must look at the message; None for one that has ended."""
    if message.status in ENDED:
        return None
    moments = [_own_moment(message)]
    if message.expires_on is not None and not message.fixed:
        day_after = date.fromisoformat(message.expires_on) + timedelta(days=1)
        moments.append(datetime.combine(day_after, time(), ZoneInfo(message.timezone)))
    return min(moments)


def _own_moment(message: Message) -> datetime:
    match message.status:
        case "scheduled":
            return message.wait_until or message.moved_at
        case "waiting_for_sync":
            return _asked_at(message) or message.moved_at + WAITS_AT_MOST
        case "dispatching":
            return _swept_next(message)
        case _:
            return message.moved_at + DECIDED_WITHIN


def _asked_at(message: Message) -> datetime | None:
    """The deadline of a message that waits for fresh data; none where it is fresh and only an update is in the way."""
    return message.send.ask_at if message.send.when == "when_fresh" and not message.waits_for else None


def _swept_next(message: Message) -> datetime:
    looked_at = _looked_at(message)
    if message.stopped is not None and looked_at == message.moved_at:
        return looked_at  # so that what waits for the morning is closed at once
    if message.quiet is not None and message.stopped is None:
        if message.quiet.start <= looked_at < message.quiet.end:
            return message.quiet.end
        if looked_at < message.quiet.start < looked_at + DISPATCH_STALLED_AFTER:
            return message.quiet.start
    is_queued_first = not message.fixed and message.claimed_at is None and message.swept_at is None
    return looked_at + (QUEUED_WITHIN if is_queued_first else DISPATCH_STALLED_AFTER)


def _looked_at(message: Message) -> datetime:
    return max(message.moved_at, message.swept_at or message.moved_at)


def sweep(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    """What becomes of a message as things stand; the same message where it waits on."""
    today = now.astimezone(ZoneInfo(message.timezone)).date().isoformat()
    if message.status in ENDED:
        return message
    if not message.fixed and has_expired(message, today=today):
        return end(message, "failed", EXPIRED, now=now)
    match message.status:
        case "scheduled":
            return evaluate(message, state, conditions, now=now)
        case "waiting_for_sync":
            moved = evaluate(message, state, conditions, now=now)
            return _time_out_wait(message, state, now=now) if moved is message else moved
        case "dispatching":
            return _sweep(message, conditions, now=now)
        case _:
            given_up = now >= message.moved_at + DECIDED_WITHIN
            return end(message, "failed", _GIVEN_UP, now=now) if given_up else message


def _time_out_wait(message: Message, state: SchoolSync, *, now: datetime) -> Message:
    """A message that waits on for a sync; after too long a person is asked, unless it has a deadline of its own."""
    if _asked_at(message) is not None or now < message.moved_at + WAITS_AT_MOST:
        return message
    # Tried again, it still needs the update that did not end: to go without it is a sender's own choice.
    slow = f"{_SLOW_SYNC} {choices(message, state, now=now)}"
    return request_attention(message, slow, now=now, waits_for=message.waits_for)


def _sweep(message: Message, conditions: Conditions, *, now: datetime) -> Message:
    """A message on its way that stopped moving: queued again, and after too long given to a person or ended.

    In the quiet hours it says so and rests.
    """
    if now < _own_moment(message):
        return message
    if not message.fixed and now >= message.moved_at + PREPARED_WITHIN:
        return request_attention(message, _NOT_PREPARED, now=now)
    if not message.fixed or message.stopped is not None:
        return replace(message, swept_at=now)
    if now >= message.moved_at + SENT_WITHIN:
        stopped = stop_sending(message, by="Rollcall", reason=_TOO_SLOW, now=now)
        return replace(stopped, swept_at=now)
    quiet = next_quiet(conditions, message.purpose, now=now)
    about = "On its way."
    if quiet is not None and quiet.holds(now):
        about = f"The rest waits for the quiet hours to end at {clock_words(quiet.end, conditions, now=now)}."
    return replace(message, about=about, quiet=quiet, swept_at=now)


def needs_queueing(before: StoredMessage, moved: Message, *, now: datetime) -> bool:
    """Whether a message that the sweep looked at must be queued again: not in the night, and not where it gets on.

    One that closes batches by itself gets on, and queueing it again would only do work twice; after a night nobody has.
    """
    if before.message.status != "dispatching" or moved.status != "dispatching":
        return True
    if moved.stopped is None and moved.quiet is not None and moved.quiet.holds(now):
        return False
    rested = before.message.quiet is not None and _looked_at(before.message) < before.message.quiet.end <= now
    return rested or not before.message.swept_batches < before.closed_batches < moved.batches
