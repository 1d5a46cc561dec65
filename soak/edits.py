"""What a school office does to its MIS between two reads, chosen at random."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from demo.sample_mis import names, roll
from demo.sample_mis.addresses import mobile
from demo.sample_mis.model import Contact, Group, Pupil, Session
from demo.sample_mis.school import School

Edit: TypeAlias = Callable[[School, Random], bool]
"""Edits under the school's lock; False where the school has no case for it, and then nothing is changed."""

_FEWEST_PUPILS = 6
"""A school that has no more loses nobody else one by one, so that there is something left to read."""

_SESSIONS: tuple[Session, ...] = ("AM", "PM")
_CODES = ("N", "N", "I", "L", "/", "\\", "M")


def edit(school: School, rng: Random) -> str:
    """Make one edit and give its kind; the rare ones hurt many people at once, so that the guard has work."""
    while True:
        kind = rng.choices(list(EDITS), [weight for weight, _ in EDITS.values()])[0]
        with school.lock:
            if EDITS[kind][1](school, rng):
                return kind


def _number_changes(school: School, rng: Random) -> bool:
    found = _contact(school, rng)
    return found is not None and school.set_mobile(found.id, mobile(rng.randrange(1000))) is found


def _number_blanked(school: School, rng: Random) -> bool:
    found = _contact(school, rng)
    return found is not None and school.set_mobile(found.id, None) is found


def _all_numbers_blanked(school: School, _rng: Random) -> bool:
    reachable = [contact.id for contact in school.contacts.values() if contact.details.phones.mobile]
    for contact_id in reachable:
        school.set_mobile(contact_id, None)
    return bool(reachable)


def _address_changes(school: School, rng: Random) -> bool:
    found = _contact(school, rng)
    return found is not None and school.set_email(found.id, f"new{rng.randrange(10_000)}@example.org") is found


def _pair_changes(school: School, rng: Random) -> bool:
    pupil = _pupil(school, rng)
    if pupil is None or not pupil.links:
        return False
    contact_id = rng.choice(pupil.links).contact_id
    school.set_link(pupil.id, contact_id, priority=rng.choice((None, 1, 2, 3)), court_order=rng.random() < 0.1)
    return True


def _pupil_joins(school: School, rng: Random) -> bool:
    forename, _ = names.pupil_forename(rng)
    try:
        roll.add_pupil(school, forename, names.surname(rng), rng.choice(school.registrations()).code)
    except ValueError:  # no unused number is left for the mother
        return False
    return True


def _pupil_leaves(school: School, rng: Random) -> bool:
    return _goes(school, rng, lambda pupil: roll.remove_pupil(school, pupil.id, leaver=True))


def _pupil_deleted(school: School, rng: Random) -> bool:
    return _goes(school, rng, lambda pupil: roll.remove_pupil(school, pupil.id))


def _pupil_vanishes(school: School, rng: Random) -> bool:
    return _goes(school, rng, lambda pupil: roll.vanish(school, [pupil.id]))


def _goes(school: School, rng: Random, go: Callable[[Pupil], None]) -> bool:
    pupil = _pupil(school, rng)
    if pupil is None or len(school.pupils) <= _FEWEST_PUPILS:
        return False
    go(pupil)
    return True


def _pupil_comes_back(school: School, rng: Random) -> bool:
    gone = list(school.contents.gone)
    if gone:
        roll.restore(school, rng.choice(gone))
    return bool(gone)


def _contact_deleted(school: School, rng: Random) -> bool:
    found = _contact(school, rng)
    if found is not None:
        roll.remove_contact(school, found.id)
    return found is not None


def _registration_vanishes(school: School, rng: Random) -> bool:
    members = school.pupils_in(_registration(school, rng).code)
    roll.vanish(school, [pupil.id for pupil in members])
    return bool(members)


def _year_vanishes(school: School, rng: Random) -> bool:
    years = [group.code for group in school.contents.groups.values() if group.type == "YEAR"]
    return roll.vanish_year(school, rng.choice(years)) > 0


def _everyone_comes_back(school: School, _rng: Random) -> bool:
    return roll.restore_all(school) > 0


def _register_saved(school: School, rng: Random) -> bool:
    code = _registration(school, rng).code
    absent = {pupil.id: rng.choice(_CODES) for pupil in school.pupils_in(code) if rng.random() < 0.2}
    return bool(school.save_register(code, school.today(), rng.choice(_SESSIONS), absent))


def _mark_corrected(school: School, rng: Random) -> bool:
    pupil = _pupil(school, rng)
    if pupil is None:
        return False
    school.mark(pupil.id, school.today(), rng.choice(_SESSIONS), rng.choice(_CODES))
    return True


def _staff_changes(school: School, rng: Random) -> bool:
    person = rng.choice(list(school.contents.employees.values()))
    person.surname, person.updated_at = names.surname(rng), school.clock()
    return True


def _group_renamed(school: School, rng: Random) -> bool:
    group = rng.choice([one for one in school.contents.groups.values() if one.type not in {"YEAR", "REGISTRATION"}])
    group.name, group.updated_at = f"{group.name.partition(' of ')[0]} of {rng.randrange(100)}", school.clock()
    return True


EDITS: dict[str, tuple[int, Edit]] = {
    "number changes": (24, _number_changes),
    "number blanked": (6, _number_blanked),
    "all numbers blanked": (1, _all_numbers_blanked),
    "address changes": (8, _address_changes),
    "pair changes": (8, _pair_changes),
    "pupil joins": (7, _pupil_joins),
    "pupil leaves": (3, _pupil_leaves),
    "pupil deleted": (2, _pupil_deleted),
    "pupil vanishes": (3, _pupil_vanishes),
    "pupil comes back": (6, _pupil_comes_back),
    "contact deleted": (2, _contact_deleted),
    "registration group vanishes": (1, _registration_vanishes),
    "year vanishes": (1, _year_vanishes),
    "everyone comes back": (1, _everyone_comes_back),
    "register saved": (12, _register_saved),
    "mark corrected": (8, _mark_corrected),
    "member of staff changes": (4, _staff_changes),
    "group renamed": (2, _group_renamed),
}
"""Each kind of edit with its weight."""


def _contact(school: School, rng: Random) -> Contact | None:
    return rng.choice(list(school.contacts.values())) if school.contacts else None


def _pupil(school: School, rng: Random) -> Pupil | None:
    return rng.choice(list(school.pupils.values())) if school.pupils else None


def _registration(school: School, rng: Random) -> Group:
    return rng.choice(school.registrations())
