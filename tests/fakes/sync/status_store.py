"""Schools with their sync states, read from the other fakes."""

from chalicelib.schools.domain.school import School
from chalicelib.sync.domain.state import SchoolSync
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_store import FakeSyncStore


class FakeStatusStore:
    """Implements sync.domain.ports.StatusStore."""

    def __init__(self, schools: FakeSchoolStore, sync: FakeSyncStore) -> None:
        self._schools = schools
        self._sync = sync

    def get(self, school_id: str) -> tuple[School, SchoolSync]:
        return self._schools.get(school_id), self._sync.load(school_id).state
