"""Schools in memory."""

from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.school import School
from tests.fakes.port_calls import PortCalls


class FakeSchoolStore:
    """Implements domain.sync_ports.SchoolStore."""

    def __init__(self, calls: PortCalls | None = None) -> None:
        self._calls = calls or PortCalls()
        self._schools: dict[str, School] = {}

    def get(self, school_id: str) -> School:
        self._calls("schools.get")
        if school_id not in self._schools:
            raise NotFoundError("This school is not set up in Rollcall.")
        return self._schools[school_id]

    def put(self, school: School) -> None:
        self._calls("schools.put")
        self._schools[school.id] = school
