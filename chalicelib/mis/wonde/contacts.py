"""Contacts embedded under pupils: one record a contact, one link a pair."""

from datetime import datetime

import msgspec

from chalicelib.directory.domain.records import Contact, ContactLink
from chalicelib.mis.values import flag, restricts, text
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.people import emails, identity, phones
from chalicelib.mis.wonde.values import instant


class ContactBook:
    """Merges the sightings of one contact under several pupils, whatever their order."""

    def __init__(self, sightings: dict[str, tuple[datetime, Contact]] | None = None) -> None:
        self._sightings = {} if sightings is None else sightings

    def __len__(self) -> int:
        return len(self._sightings)

    def add(self, embedded: wire.EmbeddedContact) -> ContactLink:
        """Note the contact and give its link; raises SkippableError for one without an id or a name."""
        return _link(self.meet(embedded), embedded.relationship)

    def meet(self, person: wire.Person) -> str:
        """Note the contact and give its id; raises SkippableError as above."""
        who = identity(person)
        contact = Contact(
            id=who.id,
            title=who.title,
            forename=who.forename,
            surname=who.surname,
            phones=phones(person),
            emails=emails(person),
        )
        seen = (instant(person.updated_at), contact)
        known = self._sightings.setdefault(contact.id, seen)
        if seen != known:
            self._sightings[contact.id] = max(known, seen, key=_newer)
        return contact.id

    def contacts(self) -> list[Contact]:
        """Every contact once, by id."""
        return [self._sightings[contact_id][1] for contact_id in sorted(self._sightings)]


def _newer(sighting: tuple[datetime, Contact]) -> tuple[datetime, int, bytes]:
    """Orders sightings that differ: the later change, then the one that says more, then any fixed choice.

    Numbers are never gathered from both: the older one may be the number that was just taken away.
    """
    changed_at, contact = sighting
    return changed_at, len(contact.phones) + len(contact.emails), msgspec.json.encode(contact)


def _link(contact_id: str, pivot: wire.Relationship | list[object] | None) -> ContactLink:
    if not isinstance(pivot, wire.Relationship):
        return ContactLink(contact_id=contact_id)
    priority = text(pivot.priority)
    return ContactLink(
        contact_id=contact_id,
        relationship=text(pivot.relationship),
        priority=int(priority) if priority.isdecimal() else None,
        responsibility=flag(pivot.parental_responsibility),
        court_order=restricts(pivot.court_order),
        lives_with=flag(pivot.lives_with_pupil),
    )
