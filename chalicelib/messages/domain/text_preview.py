"""What a text comes to for those who would get it: as one of them reads it, its length, and what it costs."""

from collections.abc import Collection
from math import ceil

from msgspec import Struct

from chalicelib.audience.domain.audience import Per
from chalicelib.audience.domain.resolution import Recipient
from chalicelib.messages.domain.email_body import email_text
from chalicelib.messages.domain.placeholders import fill_for
from chalicelib.messages.domain.sms_segments import Segments, count_segments
from chalicelib.messages.domain.text import check_words
from chalicelib.shared.errors import InvalidError
from chalicelib.shared.purposes import Channel


class WrittenText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text as it is being written."""

    subject: str = ""
    body: str = ""


class SmsCost(Struct, frozen=True, kw_only=True):
    """Of all texts together; `longest` is the one that takes the most segments. The cost is an estimate."""

    longest: Segments
    segments: int
    pence: int


class TextPreview(Struct, frozen=True, kw_only=True):
    """The text for one real recipient, who is named; `problem` says why it cannot be sent as it stands, if so.

    `name` is empty and the text is as it was written where there is no recipient or a problem. `sms` is null for an
    e-mail and where there is a problem.
    """

    name: str
    subject: str
    body: str
    problem: str | None
    field: str | None
    sms: SmsCost | None


def preview_text(
    written: WrittenText,
    recipients: Collection[Recipient],
    *,
    channel: Channel,
    per: Per,
    school_name: str,
    pence_a_segment: float,
) -> TextPreview:
    """How the text comes out for these recipients."""
    try:
        check_words(written.subject, written.body, channel=channel, per=per)
    except InvalidError as error:
        return TextPreview(
            name="", subject=written.subject, body=written.body, problem=error.safe, field=error.field, sms=None
        )
    first = next(iter(recipients), None)
    subject, body = (_fill(text, first, school_name) for text in (written.subject, written.body))
    return TextPreview(
        name=first.name if first else "",
        subject=subject,
        body=email_text(body, school_name) if channel == "email" else body,
        problem=None,
        field=None,
        sms=_cost(written.body, recipients, school_name, pence_a_segment) if channel == "sms" else None,
    )


def _fill(text: str, recipient: Recipient | None, school_name: str) -> str:
    return fill_for(recipient, text, school_name=school_name) if recipient else text


def _cost(body: str, recipients: Collection[Recipient], school_name: str, pence_a_segment: float) -> SmsCost:
    known: dict[str, Segments] = {}
    longest, total = count_segments(body), 0
    for number, recipient in enumerate(recipients):
        text = fill_for(recipient, body, school_name=school_name)
        if text not in known:
            known[text] = count_segments(text)
        one = known[text]
        total += one.segments
        if number == 0 or (one.segments, one.units) > (longest.segments, longest.units):
            longest = one
    return SmsCost(longest=longest, segments=total, pence=ceil(round(total * pence_a_segment, 6)))
