"""A preview: what an audience comes to now, kept for a day so that a message can say what has changed since."""

from datetime import timedelta
from hashlib import blake2b

from msgspec import Struct

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.audience.domain.audience_needs import audience_json
from chalicelib.audience.domain.resolution import Resolution
from chalicelib.messages.domain.repeats import Repeat
from chalicelib.messages.domain.safe_to_send import SafeToSend
from chalicelib.messages.domain.text_preview import TextPreview
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.purposes import Channel

PREVIEW_RETENTION = timedelta(hours=24)


class Preview(Struct, frozen=True, kw_only=True):
    """What the writer saw: `id` names it, as `preview_id`, when the message is created; None where it was not kept.

    `text` is there where the writer had written some, `repeat` where the same went to the same audience before. `waits`
    says until when a message of this purpose would wait for the quiet hours to end, empty where it would not.
    """

    id: str | None
    channel: Channel
    resolution: Resolution
    datasets: tuple[Dataset, ...]
    safe_to_send: SafeToSend
    text: TextPreview | None = None
    repeat: Repeat | None = None
    waits: str = ""


def preview_series(user_id: str, audience: Audience, channel: Channel, per: Per) -> str:
    """The same user, pinned audience, channel and way of counting give the same series; 24 hexadecimal characters."""
    parts = (user_id.encode(), channel.encode(), per.encode(), audience_json(audience))
    return blake2b(b"\x1f".join(parts), digest_size=12).hexdigest()


def preview_id(series: str, snapshot_id: str) -> str:
    """The id by which a client names a preview."""
    return f"{series}.{snapshot_id}"


def split_preview_id(text: str) -> tuple[str, str]:
    """Series and snapshot id of a preview id."""
    series, _, snapshot_id = text.partition(".")
    return series, snapshot_id
