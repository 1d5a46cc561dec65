"""Joining and leaving the school: enrol, remove, leave, a year that vanishes, and coming back."""

from collections.abc import Iterable
from random import Random

from demo.sample_mis import names
from demo.sample_mis.dates import academic_year, birthday, school_date
from demo.sample_mis.ids import upn
from demo.sample_mis.model import Contact, Deletion, Details, Gone, Link, Phones, Pupil
from demo.sample_mis.school import School


def add_pupil(school: School, forename: str, surname: str, registration: str) -> Pupil:
    """Enrol a pupil with one contact, a mother who has the next unused mobile."""
    with school.lock:
        now, ids, rng = school.clock(), school.later_ids, Random(f"{forename} {surname}")
        form = school.group("REGISTRATION", registration)
        year_group = form.code.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        year = academic_year(school_date(now))
        street, number = names.street_address(rng), school.next_unused_mobile()
        title, first = names.adult(rng, "F")
        mother = Contact(
            id=ids.new(), mis_id=ids.next("added"), title=title, forename=first, surname=surname, gender="F",
            details=Details(phones=Phones(primary=number, mobile=number), street=street),
            created_at=now, updated_at=now,
        )  # fmt: skip
        mis_id = ids.next("added")
        pupil = Pupil(
            id=ids.new(), mis_id=mis_id, title=None, forename=forename, surname=surname, gender="F",
            details=Details(street=street), created_at=now, updated_at=now,
            upn=upn(900 + int(mis_id) % 100, year, temporary=False),
            date_of_birth=birthday(rng, int(year_group), year), admitted_on=school_date(now),
            year_id=school.group("YEAR", year_group).id, registration_id=form.id,
            links=[Link(contact_id=mother.id, relationship="Mother", priority=1, parental_responsibility=True)],
        )  # fmt: skip
        school.contacts[mother.id], school.pupils[pupil.id] = mother, pupil
        return pupil


def remove_pupil(school: School, pupil_id: str, *, leaver: bool = False) -> None:
    """Take a pupil off roll, with the contacts who have no other child here.

    A leaver is then listed in `students-leaver/`, anyone else in `deletions/`.
    """
    with school.lock:
        gone, now = _take_out(school, pupil_id), school.clock()
        if leaver:
            gone.pupil.left_on, gone.pupil.updated_at = school_date(now), now
            school.contents.leavers[pupil_id] = gone.pupil
        else:
            school.contents.deletions.append(Deletion(id=pupil_id, type="students", deleted_at=now))
        school.contents.deletions += [
            Deletion(id=contact.id, type="contacts", deleted_at=now) for contact in gone.contacts
        ]


def remove_contact(school: School, contact_id: str) -> None:
    """Delete a contact, and with it every pair."""
    with school.lock:
        now = school.clock()
        for pupil, link in school.children_of(contact_id):
            pupil.links.remove(link)
            pupil.updated_at = now
        del school.contacts[contact_id]
        school.contents.deletions.append(Deletion(id=contact_id, type="contacts", deleted_at=now))


def vanish_year(school: School, year: str) -> int:
    """Make a whole year stop appearing, unannounced, as a broken feed does; how many pupils it took."""
    with school.lock:
        year_id = school.group("YEAR", year).id
        ids = [pupil.id for pupil in school.pupils.values() if pupil.year_id == year_id]
        vanish(school, ids)
        return len(ids)


def vanish(school: School, pupil_ids: Iterable[str]) -> None:
    """Make pupils, and the contacts who have no other child here, stop appearing: no list says where they went."""
    with school.lock:
        for pupil_id in pupil_ids:
            _take_out(school, pupil_id)


def restore(school: School, pupil_id: str) -> Pupil:
    """Bring back a removed or vanished pupil with its contacts; `restored_at` says when."""
    with school.lock:
        gone, now = school.contents.gone.pop(pupil_id), school.clock()
        gone.pupil.restored_at = gone.pupil.updated_at = now
        gone.pupil.left_on = None
        school.contents.leavers.pop(pupil_id, None)
        school.pupils[pupil_id] = gone.pupil
        school.contacts.update({contact.id: contact for contact in gone.contacts})
        gone.pupil.links = [link for link in gone.pupil.links if link.contact_id in school.contacts]
        return gone.pupil


def restore_all(school: School) -> int:
    """Bring back everyone who was removed or vanished; how many pupils came."""
    with school.lock:
        ids = list(school.contents.gone)
        for pupil_id in ids:
            restore(school, pupil_id)
        return len(ids)


def restore_year(school: School, year: str) -> int:
    """Bring back everyone of one year who was removed or vanished; how many pupils came."""
    with school.lock:
        year_id = school.group("YEAR", year).id
        ids = [pupil_id for pupil_id, gone in school.contents.gone.items() if gone.pupil.year_id == year_id]
        for pupil_id in ids:
            restore(school, pupil_id)
        return len(ids)


def _take_out(school: School, pupil_id: str) -> Gone:
    pupil = school.pupils.pop(pupil_id)
    # A sibling who leaves later takes the shared contacts along; on restoring, whoever comes back first
    # must bring them, so every departed sibling keeps a reference.
    still_needed = {link.contact_id for other in school.pupils.values() for link in other.links}
    mine = [link.contact_id for link in pupil.links]
    last = [school.contacts.pop(contact_id) for contact_id in mine if contact_id not in still_needed]
    for earlier in school.contents.gone.values():
        shared = {link.contact_id for link in earlier.pupil.links}
        earlier.contacts += [contact for contact in last if contact.id in shared]
    gone = Gone(pupil=pupil, contacts=last)
    school.contents.gone[pupil_id] = gone
    return gone
