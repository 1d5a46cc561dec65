"""Why somebody did, or did not, get a message: what was decided about them, and what became of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.audience.domain.audience import Audience
from chalicelib.audience.domain.choose_contacts import pairs_of
from chalicelib.audience.domain.choose_pupils import PupilChooser
from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.directory.domain.addresses import display_name
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Contact, Person, Pupil
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.views.message_views import DeliveryView
from chalicelib.messages.views.preview_views import exclusion_reason
from chalicelib.people.views.person_view import PersonView
from chalicelib.shared.errors import InvalidError

RecipientOutcome: TypeAlias = Literal["recipient", "shares_address", "left_out", "not_chosen"]


class ExplainedDecision(Struct, frozen=True, kw_only=True):
    """One decision about the person; about one pupil where the message goes once per pair. `reason` is a sentence."""

    decision: RecipientOutcome
    pupil_id: str | None
    pupil_name: str
    reason: str


class Explanation(Struct, frozen=True, kw_only=True):
    """The whole answer; `decided_at` is null, and the decisions are as of now, until dispatch has decided.

    `person` has the values with their source and what recent updates changed; it is null for somebody who has left.
    """

    person: PersonView | None
    message: str
    decided_at: datetime | None
    data_as_of: datetime | None
    decisions: tuple[ExplainedDecision, ...]
    deliveries: tuple[DeliveryView, ...]


def decisions_about(
    person_id: str,
    message: Message,
    directory: Directory,
    *,
    rows: Sequence[ExclusionRecord],
    deliveries: Sequence[Delivery],
) -> tuple[ExplainedDecision, ...]:
    """Every decision about one person; `deliveries` reach them, `rows` are about them. Where there is none, why not."""
    own = [one for one in deliveries if one.person_id == person_id]
    found = [*_as_recipient(own), *_as_decided(rows, message, directory)]
    return tuple(found) or (_not_chosen(person_id, message, directory),)


def summary(decisions: Sequence[ExplainedDecision], deliveries: Sequence[Delivery], *, decided: bool) -> str:
    """One sentence, or two, that answer the question."""
    shared = [one.reason for one in decisions if one.decision == "shares_address"]
    if not decided:
        reached = shared or any(one.decision == "recipient" for one in decisions)
        would = "would" if reached else "would not"
        return f"Its recipients are not decided yet. As the data stands, it {would} go out."
    if deliveries:
        return " ".join([*shared, *map(_outcome, deliveries)])
    return f"It did not go out: {decisions[0].reason}"


def _as_recipient(deliveries: Iterable[Delivery]) -> Iterator[ExplainedDecision]:
    for one in deliveries:
        yield ExplainedDecision(
            decision="recipient",
            pupil_id=one.pupil_id,
            pupil_name=one.pupil_name,
            reason=f"Chosen, with the address {one.address}.",
        )


def _as_decided(rows: Iterable[ExclusionRecord], message: Message, directory: Directory) -> Iterator[ExplainedDecision]:
    for row in rows:
        pupil = directory.pupils.get(row.pupil_id or "")
        if row.decision == "shares_address":
            other = _person(directory, row.reached_via or "")
            named = display_name(other) if other else "Somebody else"
            reason = f"{named} has the same address, so one message is for both."
        else:
            reason = _sentence(exclusion_reason(row.decision, message.channel, may_send=True))
        yield ExplainedDecision(
            decision="shares_address" if row.decision == "shares_address" else "left_out",
            pupil_id=row.pupil_id,
            pupil_name=display_name(pupil) if pupil else "",
            reason=reason,
        )


def _not_chosen(person_id: str, message: Message, directory: Directory) -> ExplainedDecision:
    person = _person(directory, person_id)
    reason = _why_not_chosen(person, message.audience, directory) if person else "Not in the school's data any more."
    return ExplainedDecision(decision="not_chosen", pupil_id=None, pupil_name="", reason=reason)


def _why_not_chosen(person: Person, audience: Audience, directory: Directory) -> str:
    if audience.who == "people":
        return "Not one of the people whom this message names."
    if audience.who == "staff":
        return "This message goes to staff."
    try:
        pupils = PupilChooser(directory).choose(audience.pupils)
    except InvalidError:
        return "A group that this message is for is not in the MIS any more."
    if audience.who == "pupils":
        return "Not one of the pupils who were chosen, as the data stands now."
    return _why_no_contact(person, pupils, audience, directory)


def _why_no_contact(person: Person, pupils: Collection[Pupil], audience: Audience, directory: Directory) -> str:
    if isinstance(person, Pupil) and person in pupils:
        return _about_contacts(person, directory)
    own = [pupil for pupil in pupils if any(link.contact_id == person.id for link in pupil.links)]
    if not isinstance(person, Contact) or not own:
        return "No contact of a pupil who was chosen, as the data stands now."
    return " ".join(_why_not_of(person, pupil, audience, directory) for pupil in own)


def _about_contacts(pupil: Pupil, directory: Directory) -> str:
    names = [display_name(pair.contact) for pair in pairs_of(pupil, directory)]
    whose = f"{', '.join(names)}. Ask about one of them" if names else "none is recorded"
    return f"{display_name(pupil)} was chosen, and the message goes to the pupil's contacts: {whose}."


def _why_not_of(person: Contact, pupil: Pupil, audience: Audience, directory: Directory) -> str:
    name = display_name(pupil)
    if audience.contacts == "responsible":
        return f"Not recorded with parental responsibility for {name}."
    before = [display_name(pair.contact) for pair in pairs_of(pupil, directory) if pair.contact.id != person.id]
    first = f", and {before[0]} comes first" if before else ""
    return f"The message goes to the first contact of {name} alone{first}."


def _outcome(delivery: Delivery) -> str:
    about = f" about {delivery.pupil_name}" if delivery.pupil_name else ""
    words = {
        "queued": f"It is on its way to {delivery.address}{about}.",
        "sent": f"It went to {delivery.address}{about}; whether it arrived has not been told.",
        "delivered": f"It arrived at {delivery.address}{about}.",
        "bounced": f"It went to {delivery.address}{about} and came back.",
        "failed": f"It could not be sent to {delivery.address}{about}.",
        "uncertain": f"It is not known whether it went to {delivery.address}{about}.",
        "skipped": f"It was not sent to {delivery.address}{about}.",
    }
    return f"{words[delivery.outcome]} {delivery.why}".strip()


def _person(directory: Directory, person_id: str) -> Person | None:
    return directory.contacts.get(person_id) or directory.pupils.get(person_id) or directory.staff.get(person_id)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
