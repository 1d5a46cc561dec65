"""Local marks in memory."""

from collections.abc import Callable, Collection, Iterable

from chalicelib.directory.domain.overrides import AddressHealth, ContactOverride, ContactOverrides


class FakeOverrides:
    """Implements directory.domain.overrides.OverrideStore."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str], ContactOverride] = {}

    def get(self, school_id: str, keys: Collection[str]) -> ContactOverrides:
        return ContactOverrides.of(self._marks[school_id, key] for key in keys if (school_id, key) in self._marks)

    def put(self, school_id: str, marks: Iterable[ContactOverride]) -> None:
        self._marks.update({(school_id, mark.key): mark for mark in marks})

    def change_health(
        self, school_id: str, key: str, change: Callable[[AddressHealth | None], AddressHealth | None]
    ) -> None:
        while True:
            before = self._marks.get((school_id, key))
            after = change(before if isinstance(before, AddressHealth) else None)
            if self._marks.get((school_id, key)) == before:
                break
        if after is not None:
            self._marks[school_id, key] = after

    def of_school(self, school_id: str) -> ContactOverrides:
        """All marks of a school, as they are read with its directory."""
        return ContactOverrides.of(mark for (school, _), mark in self._marks.items() if school == school_id)
