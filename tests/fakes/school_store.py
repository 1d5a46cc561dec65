"""Schools in memory."""

from collections.abc import Callable, Collection

from chalicelib.schools.domain.school import School
from chalicelib.shared.errors import NotFoundError
from tests.fakes.port_calls import PortCalls


class FakeSchoolStore:
    """Implements schools.domain.ports.SchoolStore."""

    def __init__(self, calls: PortCalls | None = None) -> None:
        self._calls = calls or PortCalls()
        self._schools: dict[str, School] = {}

    def get(self, school_id: str) -> School:
        self._calls("schools.get")
        if school_id not in self._schools:
            raise NotFoundError("This school is not set up in Rollcall.")
        return self._schools[school_id]

    def get_many(self, school_ids: Collection[str]) -> dict[str, School]:
        self._calls("schools.get_many")
        return {school_id: self._schools[school_id] for school_id in school_ids if school_id in self._schools}

    def change(self, school_id: str, change: Callable[[School], School]) -> School:
        while True:
            before = self.get(school_id)
            after = change(before)
            self._calls("schools.change")
            if self._schools[school_id] is before:
                self._schools[school_id] = after
                return after

    def put(self, school: School) -> None:
        self._calls("schools.put")
        self._schools[school.id] = school
