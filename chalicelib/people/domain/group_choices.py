"""The groups of a school to choose an audience from, however its MIS keeps them."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.audience.domain.audience import Selector
from chalicelib.directory.domain.records import Group, GroupKind, Pupil

_KIND_ORDER: tuple[GroupKind, ...] = ("year", "registration", "class", "other")


class GroupView(Struct, frozen=True, kw_only=True):
    """A group to choose an audience from; `selector` is what an audience takes to choose its pupils."""

    name: str
    type: GroupKind
    selector: Selector


def lacks_a_kind(groups: Iterable[Group]) -> bool:
    """Whether years or registration groups stand on the pupils alone, as OneRoster's years do."""
    return not {"year", "registration"} <= {group.type for group in groups}


def group_choices(groups: Iterable[Group], pupils: Iterable[Pupil]) -> list[GroupView]:
    """Groups by type, then by name as a person would order them (7A before 10A).

    Of years and registration groups that are no records of their own, those that the pupils name.
    """
    found = list(groups)
    choices = [GroupView(name=one.name, type=one.type, selector=Selector(group_id=one.id)) for one in found]
    kinds, members = {one.type for one in found}, list(pupils)
    if "year" not in kinds:
        years = {pupil.year for pupil in members if pupil.year}
        choices += [GroupView(name=f"Year {year}", type="year", selector=Selector(year=year)) for year in years]
    if "registration" not in kinds:
        names = {pupil.registration for pupil in members if pupil.registration}
        choices += [GroupView(name=one, type="registration", selector=Selector(registration=one)) for one in names]
    return sorted(choices, key=_order)


def _order(one: GroupView) -> tuple[int, int, str, str]:
    return _KIND_ORDER.index(one.type), len(one.name), one.name, one.selector.group_id or ""
