"""Years, registration groups, houses, classes and staff: the frame that pupils are put into."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.sample_mis import names
from demo.sample_mis.addresses import SCHOOL_LANDLINE, AddressBook
from demo.sample_mis.dates import summer_before
from demo.sample_mis.ids import IdSource
from demo.sample_mis.model import Contents, Details, Emails, Employee, Group, Phones, SchoolClass

YEARS = (7, 8, 9, 10, 11, 12, 13)
_SHARES = (200, 200, 200, 200, 200, 100, 100)
_FORM_SIZE = 25
_CLASS_SIZE = 28
_STAFF_SHARE = 110 / 1200
_CORE = {"English": "En", "Mathematics": "Ma", "Science": "Sc"}
_OPTIONS = {"History": "Hi", "Geography": "Gg", "French": "Fr", "Art": "Ar", "Agriculture": "Ag", "Music": "Mu"}
_OTHER = ("Oak", "Ash", "Elm", "Beech", "Choir / Orchestra", "D of E / Silver")


def year_sizes(pupils: int) -> dict[int, int]:
    """How many pupils each year has: like the shares of a school with a sixth form, adding up exactly."""
    total, sizes, given = sum(_SHARES), {}, 0
    for year, reached in zip(YEARS, _running(_SHARES), strict=True):
        upto = round(pupils * reached / total)
        sizes[year], given = upto - given, upto
    return sizes


@dataclass(slots=True)
class Structure:
    """The ids that pupils refer to, by year group."""

    year_ids: dict[int, str] = field(default_factory=dict)
    registration_ids: dict[int, list[str]] = field(default_factory=dict)
    core_ids: dict[int, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    option_ids: dict[int, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    other_ids: list[str] = field(default_factory=list)


def build_structure(
    contents: Contents, *, rng: Random, ids: IdSource, book: AddressBook, sizes: dict[int, int], year: int
) -> Structure:
    """Add staff, groups and classes to the contents."""
    staff = _staff(contents, rng=rng, ids=ids, book=book, count=sum(sizes.values()), year=year)
    structure = Structure()

    def group(name: str, code: str, kind: str, *tutors: str) -> str:
        made = Group(
            id=ids.new(), mis_id=ids.next("group"), name=name, code=code, type=kind,
            updated_at=summer_before(rng, year), employee_ids=list(tutors),
        )  # fmt: skip
        contents.groups[made.id] = made
        return made.id

    def classes(year_group: int, subject: str, code: str, size: int) -> list[str]:
        made = []
        for number in range(1, max(1, math.ceil(size / _CLASS_SIZE)) + 1):
            name = f"{year_group}{'xyz'[number % 3]}/{code}{number}"
            taught = SchoolClass(
                id=ids.new(), mis_id=ids.next("class"), name=name, subject=subject,
                updated_at=summer_before(rng, year), employee_ids=[rng.choice(staff)],
            )  # fmt: skip
            contents.classes[taught.id] = taught
            made.append(taught.id)
        return made

    for year_group, size in sizes.items():
        structure.year_ids[year_group] = group(f"Year {year_group}", str(year_group), "YEAR")
        forms = max(2, min(26, round(size / _FORM_SIZE)))
        structure.registration_ids[year_group] = [
            group(f"{year_group}{letter}", f"{year_group}{letter}", "REGISTRATION", rng.choice(staff))
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:forms]
        ]
        for subject, code in _CORE.items():
            structure.core_ids[year_group].append(classes(year_group, subject, code, size))
        for subject, code in _OPTIONS.items():
            structure.option_ids[year_group].append(classes(year_group, subject, code, size // 3))
    structure.other_ids = [group(name, name.upper()[:3], "HOUSE" if "/" not in name else "OTHER") for name in _OTHER]
    return structure


def _staff(contents: Contents, *, rng: Random, ids: IdSource, book: AddressBook, count: int, year: int) -> list[str]:
    teachers = []
    for number in range(max(6, round(count * _STAFF_SHARE))):
        gender = rng.choice("FFM")
        title, forename = names.adult(rng, gender)
        surname = names.surname(rng)
        email = book.email(forename, surname, "example.com")
        mobile = book.staff_mobile()
        changed = summer_before(rng, year)
        person = Employee(
            id=ids.new(), mis_id=ids.next("employee"), title=title, forename=forename, surname=surname, gender=gender,
            details=Details(
                phones=Phones(primary=mobile, mobile=mobile, work=SCHOOL_LANDLINE),
                emails=Emails(email=email, primary=email, work=email),
            ),
            created_at=changed, updated_at=changed, teaching=number % 10 < 6,
            staff_code=f"{surname[:2].upper()}{number:02d}", started_on=date(year - rng.randrange(15), 9, 1),
        )  # fmt: skip
        contents.employees[person.id] = person
        if person.teaching:
            teachers.append(person.id)
    return teachers


def _running(shares: tuple[int, ...]) -> list[int]:
    return [sum(shares[: upto + 1]) for upto in range(len(shares))]
