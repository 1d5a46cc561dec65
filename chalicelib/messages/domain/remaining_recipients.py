"""Whether whoever was decided on some time ago may still be written to: the rules of the resolver, for one delivery."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.audience.domain.choose_contacts import pairs_of
from chalicelib.audience.domain.resolution import NamedPerson, names_of
from chalicelib.directory.domain.addresses import usable_addresses
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Contact, Person, Pupil, record_key
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.messages import Message

LEFT = "has left the school's data since"


class RemainingRecipients(Struct, frozen=True, kw_only=True):
    """Who is left of a delivery's people, nobody where it must be skipped; `reason` is the sentence why not all."""

    people: tuple[NamedPerson, ...]
    reason: str = ""


def by_marks(message: Message, delivery: Delivery, directory: Directory) -> RemainingRecipients:
    """Compared with what the school itself has said, or learned, since; `directory` need hold no records."""
    local = directory.local
    if local.opted_out(message.channel, delivery.address, message.purpose):
        return RemainingRecipients(people=(), reason="These messages are not wanted at this address.")
    if local.is_bad(message.channel, delivery.address):
        bad = "Nothing reaches this address any more, as an earlier message has shown."
        return RemainingRecipients(people=(), reason=bad)
    return _left(delivery, {one.person_id: _marked(one, delivery, directory) for one in delivery.people})


def by_directory(message: Message, delivery: Delivery, directory: Directory) -> RemainingRecipients:
    """Compared with the directory as it is now, in which the people of the delivery and their pupils are."""
    if delivery.pupil_id and (reason := _without_pupil(message, delivery.pupil_id, directory)):
        return RemainingRecipients(people=(), reason=reason)
    return _left(delivery, {one.person_id: _moved(one, message, delivery, directory) for one in delivery.people})


def _left(delivery: Delivery, reasons: dict[str, str]) -> RemainingRecipients:
    people = tuple(one for one in delivery.people if not reasons[one.person_id])
    if len(people) == len(delivery.people):
        return RemainingRecipients(people=people)
    why = " ".join(dict.fromkeys(filter(None, reasons.values())))
    left_out = [one for one in delivery.people if reasons[one.person_id]]
    return RemainingRecipients(people=people, reason=f"Without {names_of(left_out)}. {why}" if people else why)


def _marked(person: NamedPerson, delivery: Delivery, directory: Directory) -> str:
    said = directory.local.person(person.person_id)
    if said.never_contact or said.deceased:
        return "An administrator has said since that this person must not be contacted."
    about = (delivery.pupil_id,) if delivery.pupil_id else person.via_pupil_ids
    if about and all(said.pairs.get(pupil_id) == "no_contact" for pupil_id in about):
        return "An administrator has said since that this contact must not be written to about this pupil."
    return ""


def _moved(named: NamedPerson, message: Message, delivery: Delivery, directory: Directory) -> str:
    person = _found(named.person_id, message, directory)
    if person is None:
        return f"This person {LEFT}."
    if _is_held(person, message, directory):
        return "The MIS does not have this person any more; that is being checked."
    own = {address.casefold() for channel, address in usable_addresses(person) if channel == message.channel}
    if delivery.address.casefold() not in own:
        return "This is not the person's address any more."
    about = (delivery.pupil_id,) if delivery.pupil_id else named.via_pupil_ids
    return _unpaired(person.id, about, message, directory) if about and message.audience.who == "contacts" else ""


def _unpaired(contact_id: str, pupil_ids: Iterable[str], message: Message, directory: Directory) -> str:
    pupils = (directory.pupils.get(pupil_id) for pupil_id in pupil_ids)
    present = [pupil for pupil in pupils if pupil is not None and not _is_held(pupil, message, directory)]
    pairs = [pair for pupil in present for pair in pairs_of(pupil, directory) if pair.contact.id == contact_id]
    if not pairs:
        return "This person is not a contact any more of the pupil for whom they were chosen."
    if all(pair.restricted for pair in pairs):
        return "A restriction has been recorded since for this contact and this pupil."
    return ""


def _without_pupil(message: Message, pupil_id: str, directory: Directory) -> str:
    pupil = directory.pupils.get(pupil_id)
    if pupil is None:
        return f"The pupil {LEFT}."
    if _is_held(pupil, message, directory):
        return "The MIS does not have the pupil any more; that is being checked."
    return ""


def _found(person_id: str, message: Message, directory: Directory) -> Person | None:
    contact: Contact | None = directory.contacts.get(person_id)
    pupil: Pupil | None = directory.pupils.get(person_id)
    staff = directory.staff.get(person_id)
    by_audience: dict[str, Person | None] = {"contacts": contact, "pupils": pupil, "staff": staff}
    return by_audience.get(message.audience.who, contact or staff or pupil)


def _is_held(person: Person, message: Message, directory: Directory) -> bool:
    return not message.audience.include_held and record_key(person) in directory.held
