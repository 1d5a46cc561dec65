"""Builds the whole invented school from a seed: the same seed and academic year give the same school."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from demo.sample_mis import names, untidy
from demo.sample_mis.addresses import AddressBook, unused_mobiles
from demo.sample_mis.dates import (
    ZONE,
    academic_year,
    birthday,
    previous_school_day,
    school_date,
    summer_before,
)
from demo.sample_mis.families import Family, details_of_pupil, family_sizes, invent_family, links
from demo.sample_mis.ids import IdSource, upn
from demo.sample_mis.model import Contents, Mark, Pupil, Session
from demo.sample_mis.structure import Structure, build_structure, year_sizes

_REGISTER_TAKEN: dict[Session, time] = {"AM": time(8, 50), "PM": time(13, 20)}


def build_contents(*, seed: int, pupils: int, moment: datetime) -> Contents:
    """A school of this many pupils as it stands at this moment, with the previous school day's marks."""
    rng, today = Random(seed), school_date(moment)
    year, ids = academic_year(today), IdSource(rng)
    contents = Contents(unused_mobiles=unused_mobiles())
    sizes, families = year_sizes(pupils), family_sizes(rng, pupils)
    book = AddressBook(len(families))
    structure = build_structure(contents, rng=rng, ids=ids, book=book, sizes=sizes, year=year)
    places = [year_group for year_group, size in sizes.items() for _ in range(size)]
    rng.shuffle(places)
    for number, children in enumerate(families):
        family = invent_family(number, rng=rng, ids=ids, book=book, year=year)
        contents.contacts |= {contact.id: contact for contact, _ in family.contacts}
        for child in range(children):
            pupil = _pupil(family, child, places.pop(), structure=structure, rng=rng, ids=ids, year=year)
            contents.pupils[pupil.id] = pupil
            _lend_mis_id(family, child, pupil)
    _mark_previous_day(contents, rng=rng, ids=ids, moment=moment)
    return contents


def _pupil(
    family: Family, child: int, year_group: int, *, structure: Structure, rng: Random, ids: IdSource, year: int
) -> Pupil:
    forename, gender = names.pupil_forename(rng)
    changed = summer_before(rng, year)
    joined = year - max(0, min(year_group, 11) - 7)
    number = ids.next("pupil")
    forms, options = structure.registration_ids[year_group], structure.option_ids[year_group]
    chosen = [*structure.core_ids[year_group], *rng.sample(options, 2)]
    return Pupil(
        id=ids.new(), mis_id=ids.next("person"), title=None, forename=forename, surname=family.surname, gender=gender,
        details=details_of_pupil(family), created_at=changed, updated_at=changed,
        upn=upn(int(number), joined, temporary=untidy.every(int(number), untidy.TEMPORARY_UPN_EVERY)),
        date_of_birth=birthday(rng, year_group, year), admitted_on=date(joined, 9, 1),
        year_id=structure.year_ids[year_group], registration_id=_next_form(forms, structure),
        other_group_ids=sorted(rng.sample(structure.other_ids, rng.choice((1, 1, 2)))),
        class_ids=[rng.choice(sets) for sets in chosen], links=links(family, child, rng),
    )  # fmt: skip


def _next_form(forms: list[str], structure: Structure) -> str:
    # Taking the first and putting it last keeps the forms of a year equal in size.
    form = forms.pop(0)
    forms.append(form)
    return form


def _lend_mis_id(family: Family, child: int, pupil: Pupil) -> None:
    if child == 0 and untidy.every(family.number, untidy.CONTACT_TAKES_PUPIL_MIS_ID_EVERY):
        family.contacts[-1][0].mis_id = pupil.mis_id


def _mark_previous_day(contents: Contents, *, rng: Random, ids: IdSource, moment: datetime) -> None:
    day = previous_school_day(school_date(moment))
    for pupil in contents.pupils.values():
        for session, taken in _REGISTER_TAKEN.items():
            code = "/" if session == "AM" else "\\"
            if rng.random() > 0.94:
                code = rng.choices(("I", "L", "M", "N", "V"), (50, 20, 15, 10, 5))[0]
            at = datetime.combine(day, taken, ZONE).astimezone(UTC) + timedelta(seconds=rng.randrange(900))
            contents.marks[pupil.id, day.isoformat(), session] = Mark(
                id=ids.new(), pupil_id=pupil.id, date=day.isoformat(), session=session, code=code,
                comment="Rang in" if code == "I" else None, updated_at=at,
            )  # fmt: skip
