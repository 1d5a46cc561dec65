"""Families: which pupils are siblings, who their contacts are, and the pair between each two."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from random import Random

from demo.sample_mis import names, untidy
from demo.sample_mis.addresses import AddressBook
from demo.sample_mis.dates import summer_before
from demo.sample_mis.ids import IdSource
from demo.sample_mis.model import Contact, Details, Link
from demo.sample_mis.reach import contact_details

_CHILDREN = ((1, 2, 3), (66, 27, 7))
_CONTACTS = ((1, 2, 3, 4), (12, 50, 30, 8))
_FIRST = (("Mother", "F"), ("Father", "M"), ("Grandmother", "F"), ("Foster Carer", "F"))
_FIRST_WEIGHTS = (75, 19, 3, 3)
_SECOND = (("Father", "M"), ("Step Father", "M"), ("Other Contact", "F"))
_SECOND_WEIGHTS = (80, 15, 5)
_LATER = (("Grandmother", "F"), ("Grandfather", "M"), ("Aunt", "F"), ("Childminder", "F"), ("Family Friend", "M"))
_RESPONSIBLE = {"Mother", "Father"}  # a foster carer or step-parent has none of right
_TO_A_SIBLING = {
    "Father": "Step Father", "Mother": "Step Mother", "Step Father": "Father", "Grandmother": "Other Relative",
    "Foster Carer": "Other Contact", "Other Contact": "Aunt",
}  # fmt: skip


@dataclass(slots=True)
class Family:
    """One household: its number, its surname, and its contacts with what each is to the eldest child."""

    number: int
    surname: str
    street: str
    contacts: list[tuple[Contact, str]]


def family_sizes(rng: Random, pupils: int) -> list[int]:
    """How many children each family has at the school, adding up to all pupils."""
    sizes: list[int] = []
    while (left := pupils - sum(sizes)) > 0:
        sizes.append(min(left, rng.choices(*_CHILDREN)[0]))
    return sizes


def invent_family(number: int, *, rng: Random, ids: IdSource, book: AddressBook, year: int) -> Family:
    """A household with one to four contacts."""
    surname, street = names.surname(rng), names.street_address(rng)
    count = rng.choices(*_CONTACTS)[0]
    landline = book.household_landline()
    contacts: list[tuple[Contact, str]] = []
    for place, (relationship, gender) in enumerate(_people(rng, count)):
        title, forename = names.adult(rng, gender)
        own = surname if rng.random() < (0.85, 0.75, 0.45, 0.3)[place] else names.surname(rng)
        changed: datetime = summer_before(rng, year)
        details = contact_details(
            number, place, forename=forename, surname=own, landline=landline, street=street, rng=rng, book=book
        )
        if place == 1 and untidy.every(number, untidy.SHARED_MAILBOX_EVERY):
            details.emails = copy(contacts[0][0].details.emails)
        contact = Contact(
            id=ids.new(), mis_id=ids.next("person"), title=title, forename=forename, surname=own, gender=gender,
            details=details, created_at=changed, updated_at=changed,
        )  # fmt: skip
        contacts.append((contact, relationship))
    return Family(number, surname, street, contacts)


def links(family: Family, child: int, rng: Random) -> list[Link]:
    """The pairs of one child (0 the eldest) with the family's contacts, in no useful order."""
    made = [_link(family, child, place, rng) for place in range(len(family.contacts))]
    rng.shuffle(made)
    return made


def details_of_pupil(family: Family) -> Details:
    """Pupils have a home address and no telephone."""
    return Details(street=family.street)


def _people(rng: Random, count: int) -> Iterator[tuple[str, str]]:
    first = rng.choices(_FIRST, _FIRST_WEIGHTS)[0]
    yield first
    if count > 1:
        yield ("Mother", "F") if first[0] == "Father" else rng.choices(_SECOND, _SECOND_WEIGHTS)[0]
    yield from rng.sample(_LATER, max(0, count - 2))


def _link(family: Family, child: int, place: int, rng: Random) -> Link:
    contact, relationship = family.contacts[place]
    priority: int | None = place + 1
    if place == 1 and untidy.every(family.number, untidy.EQUAL_PRIORITY_EVERY):
        priority = 1
    if child and place < 2 and untidy.every(family.number, untidy.DIFFERS_BETWEEN_SIBLINGS_EVERY):
        relationship = _TO_A_SIBLING[relationship]
        priority = 2 - place if len(family.contacts) > 1 else 2
    if rng.random() < untidy.PRIORITY_UNSET_SHARE:
        priority = None
    responsible = relationship in _RESPONSIBLE
    restricted = place == 1 and child == 0 and untidy.every(family.number, untidy.COURT_ORDER_EVERY)
    return Link(
        contact_id=contact.id, relationship=relationship, priority=priority, parental_responsibility=responsible,
        court_order=restricted, lives_with_pupil=place == 0 or (place == 1 and not restricted and rng.random() < 0.75),
        correspondence=responsible and not restricted, pupil_report=responsible and not restricted,
        bill_payer=place == 0,
    )  # fmt: skip
