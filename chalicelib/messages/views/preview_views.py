"""A preview as the API shows it: a composer sees no addresses and no reasons of restrictions."""

from collections.abc import Iterator
from typing import TypeVar

from msgspec import Struct

from chalicelib.audience.domain.resolution import Exclusion, ExclusionReason, Recipient, Unreachable, UnreachableReason
from chalicelib.messages.domain.previews import Preview
from chalicelib.messages.domain.repeats import Repeat
from chalicelib.messages.domain.safe_to_send import SafeToSend
from chalicelib.messages.domain.text_preview import TextPreview
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.purposes import Channel

T = TypeVar("T")


class PreviewCounts(Struct, frozen=True, kw_only=True):
    """How many there are of each, whatever the page shows; of the excluded, `being_checked` may have left."""

    recipients: int
    excluded: int
    being_checked: int
    unreachable: int


class RecipientView(Struct, frozen=True, kw_only=True):
    """A recipient; `address` is null for a composer."""

    person_id: str
    pupil_id: str | None
    name: str
    pupil_name: str
    address: str | None


class ExclusionView(Struct, frozen=True, kw_only=True):
    """Someone left out, with a reason that a person can read."""

    person_id: str
    pupil_id: str | None
    name: str
    pupil_name: str
    reason: str


class UnreachableView(Struct, frozen=True, kw_only=True):
    """A pupil for whom nobody can be reached: "Nobody reachable for Tom Hill: ..."."""

    pupil_id: str
    name: str
    message: str


class RecipientPage(Struct, frozen=True, kw_only=True):
    """A page of recipients."""

    items: tuple[RecipientView, ...]
    next: str | None


class ExclusionPage(Struct, frozen=True, kw_only=True):
    """A page of exclusions."""

    items: tuple[ExclusionView, ...]
    next: str | None


class UnreachablePage(Struct, frozen=True, kw_only=True):
    """A page of unreachable pupils."""

    items: tuple[UnreachableView, ...]
    next: str | None


class PreviewView(Struct, frozen=True, kw_only=True):
    """The whole preview; all three lists turn over together, by one cursor. `notes` say what a choice came to mean.

    `preview_id` is null where the list was not to be kept. `repeat` is the message that sent the same text to the same
    audience before, if one did.
    """

    preview_id: str | None
    counts: PreviewCounts
    unreachable: UnreachablePage
    recipients: RecipientPage
    exclusions: ExclusionPage
    datasets: tuple[Dataset, ...]
    safe_to_send: SafeToSend
    notes: tuple[str, ...]
    text: TextPreview | None
    repeat: Repeat | None


_ALL_FOR_RESPONSIBLE = (
    'This school\'s MIS does not say who has parental responsibility, so "all with responsibility" means all.'
)

_ORDER_OF_EQUALS = (
    "Of these the first is who has parental responsibility, then who lives with the pupil, then by surname."
)


def preview_view(preview: Preview, *, may_send: bool, limit: int = 100, offset: int = 0) -> PreviewView:
    """The preview for a sender (`may_send`) or a composer; `next` is the offset of the page after it."""
    result = preview.resolution
    recipients, next_recipients = _page(result.recipients, limit, offset)
    exclusions, next_exclusions = _page(result.exclusions, limit, offset)
    unreachable, next_unreachable = _page(result.unreachable, limit, offset)
    return PreviewView(
        preview_id=preview.id,
        counts=PreviewCounts(
            recipients=len(result.recipients),
            excluded=len(result.exclusions),
            being_checked=sum(one.reason == "being_checked" for one in result.exclusions),
            unreachable=len(result.unreachable),
        ),
        unreachable=UnreachablePage(
            items=tuple(_unreachable(one, preview.channel) for one in unreachable), next=next_unreachable
        ),
        recipients=RecipientPage(items=tuple(_recipient(r, may_send) for r in recipients), next=next_recipients),
        exclusions=ExclusionPage(
            items=tuple(_exclusion(e, preview.channel, may_send) for e in exclusions), next=next_exclusions
        ),
        datasets=preview.datasets,
        safe_to_send=preview.safe_to_send,
        text=preview.text,
        repeat=preview.repeat,
        notes=tuple(_notes(preview)),
    )


def _notes(preview: Preview) -> Iterator[str]:
    result = preview.resolution
    if preview.waits:
        yield preview.waits
    if result.all_for_responsible:
        yield _ALL_FOR_RESPONSIBLE
    if result.tied:
        whose = "One pupil has" if result.tied == 1 else f"{result.tied:,} pupils have"
        yield f"{whose} several contacts with the same priority, or with none. {_ORDER_OF_EQUALS}"


def exclusion_reason(reason: ExclusionReason, channel: Channel, *, may_send: bool) -> str:
    """The reason in words; to a composer a restriction reads "restricted contact"."""
    address = "mobile number" if channel == "sms" else "e-mail address"
    if reason in _RESTRICTIONS and not may_send:
        return "restricted contact"
    words: dict[ExclusionReason, str] = {
        "court_order": "a court order stands on this contact for this pupil",
        "no_contact": "an administrator has said that this contact gets nothing about this pupil",
        "never_contact": "an administrator has said that this person is never to be contacted",
        "deceased": "marked as deceased",
        "opted_out": f"messages of this purpose are not wanted at this {address}",
        "no_address": f"no usable {address}",
        "bad_address": f"nothing reaches this {address} any more: mend it in the MIS, or have it tried again",
        "passed_over": f"no usable {address}, so the next contact was chosen",
        "not_found": "no longer in the school's data",
        "being_checked": "being checked: may have left",
    }
    return words[reason]


_RESTRICTIONS: frozenset[ExclusionReason] = frozenset({"court_order", "no_contact", "never_contact", "deceased"})


def _page(rows: tuple[T, ...], limit: int, offset: int) -> tuple[tuple[T, ...], str | None]:
    end = offset + limit
    return rows[offset:end], str(end) if end < len(rows) else None


def _recipient(recipient: Recipient, may_send: bool) -> RecipientView:
    return RecipientView(
        person_id=recipient.person_id,
        pupil_id=recipient.pupil_id,
        name=recipient.name,
        pupil_name=recipient.pupil_name,
        address=recipient.address if may_send else None,
    )


def _exclusion(exclusion: Exclusion, channel: Channel, may_send: bool) -> ExclusionView:
    return ExclusionView(
        person_id=exclusion.person_id,
        pupil_id=exclusion.pupil_id,
        name=exclusion.name,
        pupil_name=exclusion.pupil_name,
        reason=exclusion_reason(exclusion.reason, channel, may_send=may_send),
    )


def _unreachable(pupil: Unreachable, channel: Channel) -> UnreachableView:
    address = "mobile number" if channel == "sms" else "e-mail address"
    why: dict[UnreachableReason, str] = {
        "no_contacts": "no contact is recorded",
        "none_responsible": "no contact is recorded with parental responsibility",
        "none_reachable": f"nobody who may be written to has a usable {address}",
    }
    return UnreachableView(
        pupil_id=pupil.pupil_id, name=pupil.name, message=f"Nobody reachable for {pupil.name}: {why[pupil.reason]}."
    )
