"""When a message must be looked at again, whatever else happens, and what becomes of it then: none waits for ever."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.domain.message_moves import EXPIRED, ask, end, has_expired, judge, stop_sending
from chalicelib.domain.messages import ENDED, Message
from chalicelib.domain.send_conditions import Conditions
from chalicelib.domain.sync_state import SchoolSync

STALLED_AFTER = timedelta(minutes=15)
"""A message that has been on its way for so long is queued again; what is done already is not done twice."""

WAITS_AT_MOST = timedelta(hours=12)
"""For a sync to end; then a person is asked."""

PREPARED_WITHIN = timedelta(hours=2)
"""From setting off until its recipients are decided; then a person is asked."""

SENT_WITHIN = timedelta(hours=24)
"""From deciding the recipients until each has an outcome; what is unclaimed then is not sent any more."""

DECIDED_WITHIN = timedelta(days=7)
"""By a person; then the message is given up."""

_SLOW_SYNC = (
    "The update has not finished for twelve hours. Nothing was sent. Try again after an update, send it with the data "
    "as it stands, or cancel it."
)
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
            asked = message.send.ask_at if message.send.when == "when_fresh" else None
            return asked or message.moved_at + WAITS_AT_MOST
        case "dispatching":
            return max(message.moved_at, message.swept_at or message.moved_at) + STALLED_AFTER
        case _:
            return message.moved_at + DECIDED_WITHIN


def look_again(message: Message, state: SchoolSync, conditions: Conditions, *, now: datetime) -> Message:
    """What becomes of a message as things stand; the same message where it waits on."""
    today = now.astimezone(ZoneInfo(conditions.timezone)).date().isoformat()
    if message.status in ENDED:
        return message
    if not message.fixed and has_expired(message, today=today):
        return end(message, "failed", EXPIRED, now=now)
    match message.status:
        case "scheduled":
            return judge(message, state, conditions, now=now)
        case "waiting_for_sync":
            moved = judge(message, state, conditions, now=now)
            has_own_deadline = message.send.when == "when_fresh"
            too_long = moved is message and not has_own_deadline and now >= message.moved_at + WAITS_AT_MOST
            return ask(message, _SLOW_SYNC, now=now) if too_long else moved
        case "dispatching":
            return _sweep(message, now=now)
        case _:
            given_up = now >= message.moved_at + DECIDED_WITHIN
            return end(message, "failed", _GIVEN_UP, now=now) if given_up else message


def _sweep(message: Message, *, now: datetime) -> Message:
    """A message on its way that stopped moving: queued again, and after too long given to a person or ended."""
    if now < _own_moment(message):
        return message
    if not message.fixed and now >= message.moved_at + PREPARED_WITHIN:
        return ask(message, _NOT_PREPARED, now=now)
    if message.fixed and message.stopped is None and now >= message.moved_at + SENT_WITHIN:
        message = stop_sending(message, by="Rollcall", reason=_TOO_SLOW, now=now)
    return replace(message, swept_at=now)
