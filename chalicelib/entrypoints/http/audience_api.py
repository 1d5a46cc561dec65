"""The API's audience part: who would get a message now, who not and why, and whether it is safe to send."""

from datetime import datetime
from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.bootstrap import sending
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import cursor_position
from chalicelib.messages.domain.text_preview import WrittenText
from chalicelib.messages.services.preview_audience import AskedPreview
from chalicelib.messages.views.preview_views import PreviewView, preview_view
from chalicelib.shared.purposes import Channel, Purpose

audience_api = Blueprint(__name__)


class PreviewRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The audience and how it is to be reached; `next` turns all three lists over together.

    `text` is what is being written: the answer then holds it as one recipient reads it, its length and its cost.
    `changed_at` is when the user changed something in the MIS: only data that is newer is safe then. With `keep` false
    the list is not taken for what the writer has seen, as while a text is being typed.
    """

    audience: Audience
    channel: Channel = "sms"
    purpose: Purpose = "general"
    per: Per | None = None
    text: WrittenText | None = None
    keep: bool = True
    changed_at: Annotated[datetime, Meta(tz=True)] | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100
    next: str | None = None


@endpoint(
    audience_api,
    "POST",
    "/audiences/preview",
    summary="Who would get it, who would not and why",
    body=PreviewRequest,
    answer=PreviewView,
)
def post_audience_preview(caller: Caller, body: PreviewRequest) -> PreviewView:
    """Resolve the audience on the data as it stands; attendance goes once per pair unless told otherwise."""
    per = body.per or ("pair" if body.purpose == "attendance" else "contact")
    asked = AskedPreview(
        user_id=caller.user_id,
        audience=body.audience,
        channel=body.channel,
        per=per,
        purpose=body.purpose,
        text=body.text,
        keep=body.keep,
        changed_at=body.changed_at,
    )
    preview = sending.preview_audience()(caller.school_id, asked)
    return preview_view(preview, may_send=caller.may("sender"), limit=body.limit, offset=cursor_position(body.next))
