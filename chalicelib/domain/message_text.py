"""Checks the text of a new message before anything is stored."""

from chalicelib.domain.errors import ForbiddenError, InvalidError
from chalicelib.domain.messages import Author, NewMessage, SendRule
from chalicelib.domain.placeholders import check_placeholders

SUBJECT_MAX = 200
BODY_MAX = {"sms": 1_600, "email": 20_000}  # SNS refuses a text of more than 1,600 characters

_ACCEPTED = ("now", "after_sync", "anyway")


def check_text(new: NewMessage) -> None:
    """Raise InvalidError where the subject or the body cannot be sent on this channel."""
    if not new.body.strip():
        raise InvalidError("Write the message first.", field="body")
    if len(new.body) > BODY_MAX[new.channel]:
        raise InvalidError(f"The message is longer than {BODY_MAX[new.channel]:,} characters.", field="body")
    if new.channel == "sms" and new.subject:
        raise InvalidError("A text message has no subject.", field="subject")
    if new.channel == "email" and not new.subject.strip():
        raise InvalidError("An e-mail needs a subject.", field="subject")
    if len(new.subject) > SUBJECT_MAX or not new.subject.isprintable():
        raise InvalidError(f"A subject is one line of at most {SUBJECT_MAX} characters.", field="subject")
    check_placeholders(new.subject, per=new.per, field="subject")
    check_placeholders(new.body, per=new.per, field="body")


def check_send_rule(rule: SendRule, author: Author) -> None:
    """Raise InvalidError for a time that is not accepted, ForbiddenError where it is not the author's to choose."""
    if rule.when not in _ACCEPTED or rule.at or rule.newer_than or rule.ask_at:
        raise InvalidError(f"Choose one of these times to send: {', '.join(_ACCEPTED)}.", field="send.when")
    if rule.when == "anyway" and not author.may_send:
        raise ForbiddenError("Only a sender may send on data that is being updated.", field="send.when")
