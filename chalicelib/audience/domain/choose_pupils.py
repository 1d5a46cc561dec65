"""Which pupils a rule chooses from a directory."""

from collections import defaultdict
from collections.abc import Iterable

from chalicelib.audience.domain.audience import AttendanceSelector, PupilRule, Selector
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Pupil
from chalicelib.shared.errors import InvalidError


class PupilChooser:
    """Evaluates selectors against one directory; each kind of index is built once, when first asked for."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._everyone = frozenset(directory.pupils)
        self._members: dict[str, set[str]] | None = None

    def choose(self, rule: PupilRule) -> list[Pupil]:
        """The pupils of the rule, in no particular order.

        Raises InvalidError for a group that this school does not have. A year or registration group without
        pupils is empty.
        """
        chosen = self._union(rule.any_of) if rule.any_of else set(self._everyone)
        for selector in rule.all_of:
            chosen &= self._ids(selector)
        chosen -= self._union(rule.none_of)
        return [self._directory.pupils[pupil_id] for pupil_id in chosen]

    def missing(self, rule: PupilRule) -> set[str]:
        """Ids of pupils whom the rule names but who are not, or no longer, in the school's data."""
        named = {pupil_id for s in rule.any_of + rule.all_of for pupil_id in s.pupil_ids or ()}
        return named - self._everyone

    def _union(self, selectors: Iterable[Selector]) -> set[str]:
        return {pupil_id for selector in selectors for pupil_id in self._ids(selector)}

    def _ids(self, selector: Selector) -> set[str]:
        if selector.pupil_ids is not None:
            return set(selector.pupil_ids) & self._everyone
        if selector.group_id is not None:
            return self._of_group(selector.group_id)
        if selector.attendance is not None:
            return self._marked(selector.attendance)
        if selector.year is not None:
            return {p.id for p in self._directory.pupils.values() if _same(p.year, selector.year)}
        if selector.registration is not None:
            return {p.id for p in self._directory.pupils.values() if _same(p.registration, selector.registration)}
        return set(self._everyone)

    def _of_group(self, group_id: str) -> set[str]:
        if self._members is None:
            self._members = defaultdict(set)
            for pupil in self._directory.pupils.values():
                for member_of in pupil.group_ids:
                    self._members[member_of].add(pupil.id)
        if group_id not in self._members and group_id not in self._directory.groups:
            raise InvalidError(
                "This school has no such group. It may have been removed in the MIS.",
                code="unknown_group",
                field="audience.pupils",
            )
        return self._members.get(group_id, set())

    def _marked(self, wanted: AttendanceSelector) -> set[str]:
        codes = set(wanted.codes)
        return {
            mark.pupil_id
            for mark in self._directory.marks
            if mark.code in codes and mark.date == wanted.date and wanted.session in ("any", mark.session)
        } & self._everyone


def _same(stored: str | None, asked: str) -> bool:
    return stored is not None and stored.strip().casefold() == asked.strip().casefold()
