"""The audience: a stored rule that selects people, evaluated anew whenever it is needed and never kept as a list."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Per: TypeAlias = Literal["contact", "pair"]

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Code: TypeAlias = Annotated[str, Meta(min_length=1, max_length=2)]
Ids: TypeAlias = Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]

TODAY = "today"


class AttendanceSelector(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pupils with one of these marks on a day; `date` is the school's own, YYYY-MM-DD, or "today"."""

    date: str
    session: Literal["AM", "PM", "any"] = "any"
    codes: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=40)]

    def __post_init__(self) -> None:
        if self.date == TODAY:
            return
        try:
            written = date.fromisoformat(self.date).isoformat()
        except ValueError:
            written = ""
        if written != self.date:
            raise ValueError('A date is "today" or a day written as YYYY-MM-DD')


class Selector(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to choose pupils; exactly one field is given."""

    school: bool | None = None
    year: Name | None = None
    registration: Name | None = None
    group_id: Id | None = None
    pupil_ids: Ids | None = None
    attendance: AttendanceSelector | None = None

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not None]
        if len(given) != 1 or self.school is False:
            raise ValueError(f"Choose pupils by exactly one of: {', '.join(self.__struct_fields__)}")


Selectors: TypeAlias = Annotated[tuple[Selector, ...], Meta(max_length=50)]


class PupilRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Pupils chosen by any of `any_of` (everyone where it is empty), all of `all_of` and none of `none_of`."""

    any_of: Selectors = ()
    all_of: Selectors = ()
    none_of: Selectors = ()

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """All selectors of the rule."""
        return self.any_of + self.all_of + self.none_of


class Audience(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whom a message is for.

    `pupils` chooses the pupils where `who` is contacts or pupils; `contacts` says which contacts of each;
    `people_ids` names people (contacts, staff or pupils) where `who` is people. `include_held` takes those in, too,
    who are being checked because they may have left (their removal is held); by default they are left out.
    """

    who: Literal["contacts", "pupils", "staff", "people"]
    pupils: PupilRule = PupilRule()
    contacts: Literal["first", "responsible", "all"] = "first"
    people_ids: Annotated[tuple[Id, ...], Meta(max_length=1000)] = ()
    include_held: bool = False

    def __post_init__(self) -> None:
        by_pupils = self.who in ("contacts", "pupils")
        if by_pupils and not (self.pupils.any_of or self.pupils.all_of):
            raise ValueError("Say which pupils, in any_of or all_of")
        if not by_pupils and self.pupils.selectors:
            raise ValueError(f'Pupils cannot be chosen where who is "{self.who}"')
        if (self.who == "people") != bool(self.people_ids):
            raise ValueError('people_ids goes with who "people", and only with it')
