"""Whether the same text has gone to the same audience before: said while writing, because nobody wants it twice."""

from datetime import datetime, timedelta
from hashlib import blake2b

from msgspec import Struct

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.audience.domain.audience_needs import audience_json
from chalicelib.messages.domain.messages import Message, MessageStatus
from chalicelib.shared.purposes import Channel

DUPLICATE_WINDOW = timedelta(days=14)
"""How long a text is known again. An audience of "today" is another one tomorrow."""

_NOT_SENT: frozenset[MessageStatus] = frozenset({"cancelled", "failed"})


class Repeat(Struct, frozen=True, kw_only=True):
    """The message that said the same before; `message` is a sentence."""

    message_id: str
    written_by: str
    created_at: datetime
    status: MessageStatus
    message: str


def text_digest(audience: Audience, *, channel: Channel, per: Per, subject: str, body: str) -> str:
    """The same text to the same pinned audience gives the same digest, however its words are spaced."""
    words = [channel, per, " ".join(subject.split()), " ".join(body.split())]
    parts = [audience_json(audience), *(word.encode() for word in words)]
    return blake2b(b"\x1f".join(parts), digest_size=16).hexdigest()


def digest_of(message: Message) -> str:
    """The digest of a message's text and audience."""
    return text_digest(
        message.audience, channel=message.channel, per=message.per, subject=message.subject, body=message.body
    )


def repeat_of(earlier: Message) -> Repeat | None:
    """What to say of an earlier message with the same text; None where nothing came of it."""
    if earlier.status in _NOT_SENT:
        return None
    verb = "went" if earlier.status in ("sent", "stopped") else "is waiting to go"
    return Repeat(
        message_id=earlier.id,
        written_by=earlier.author.name,
        created_at=earlier.created_at,
        status=earlier.status,
        message=f"The same text {verb} to the same audience already. {earlier.author.name} wrote it.",
    )
