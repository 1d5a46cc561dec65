"""Checks the text of a new message before anything is stored."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.audience.domain.audience import Per
from chalicelib.messages.domain.messages import Author, Message, NewMessage, SendRule
from chalicelib.messages.domain.placeholders import check_placeholders
from chalicelib.shared.errors import ForbiddenError, InvalidError
from chalicelib.shared.purposes import Channel

SUBJECT_MAX = 200
BODY_MAX = {"sms": 1_600, "email": 20_000}  # SNS refuses a text of more than 1,600 characters

SCHEDULED_AHEAD = timedelta(days=60)

ASKED_AFTER = timedelta(hours=2)
"""When a person is asked about a message that waits for fresh data, unless they say."""

_TIMES: dict[str, tuple[str, ...]] = {
    "now": (),
    "after_sync": (),
    "anyway": (),
    "at": ("at",),
    "when_fresh": ("newer_than", "ask_at"),
}


def check_text(new: NewMessage) -> None:
    """Raise InvalidError where the subject or the body cannot be sent on this channel."""
    check_words(new.subject, new.body, channel=new.channel, per=new.per)


def check_words(subject: str, body: str, *, channel: Channel, per: Per) -> None:
    """As check_text, of a text that is no message yet."""
    if not body.strip():
        raise InvalidError("Write the message first.", field="body")
    if len(body) > BODY_MAX[channel]:
        raise InvalidError(f"The message is longer than {BODY_MAX[channel]:,} characters.", field="body")
    if channel == "sms" and subject:
        raise InvalidError("A text message has no subject.", field="subject")
    if channel == "email" and not subject.strip():
        raise InvalidError("An e-mail needs a subject.", field="subject")
    if len(subject) > SUBJECT_MAX or not subject.isprintable():
        raise InvalidError(f"A subject is one line of at most {SUBJECT_MAX} characters.", field="subject")
    check_placeholders(subject, per=per, field="subject")
    check_placeholders(body, per=per, field="body")


def check_send_rule(rule: SendRule, author: Author, *, now: datetime) -> None:
    """Raise InvalidError for a time that makes no sense, ForbiddenError where it is not the author's to choose."""
    for name in ("at", "newer_than", "ask_at"):
        moment: datetime | None = getattr(rule, name)
        if moment is not None and name not in _TIMES[rule.when]:
            raise InvalidError(f'{name} does not go with "{rule.when}". Leave it out.', field=f"send.{name}")
        if moment is not None and moment.tzinfo is None:
            raise InvalidError("Say the time with its zone, for example 2026-11-25T14:30:00Z.", field=f"send.{name}")
    if rule.when == "at" and rule.at is None:
        raise InvalidError("Say at which time.", field="send.at")
    for name in ("at", "ask_at"):
        moment = getattr(rule, name)
        if moment is not None and not now < moment <= now + SCHEDULED_AHEAD:
            raise InvalidError(f"Choose a time from now until {SCHEDULED_AHEAD.days} days ahead.", field=f"send.{name}")
    if rule.when == "anyway" and not author.may_send:
        raise ForbiddenError("Only a sender may send on data that is being updated.", field="send.when")


def with_deadline(rule: SendRule, *, now: datetime) -> SendRule:
    """The rule with the time at which a person is asked, where it waits for fresh data and says none."""
    if rule.when != "when_fresh" or rule.ask_at is not None:
        return rule
    return replace(rule, ask_at=now + ASKED_AFTER)


def check_day(message: Message) -> None:
    """Raise InvalidError where a message about today's attendance is to go on another day."""
    zone = ZoneInfo(message.timezone)
    moment = message.send.at or message.send.ask_at
    if message.expires_on and moment and moment.astimezone(zone).date().isoformat() > message.expires_on:
        field = "send.at" if message.send.at else "send.ask_at"
        raise InvalidError("This is about today's attendance, so it cannot wait until another day.", field=field)
