"""The operator adds a school, or changes its facts."""

from msgspec.structs import replace

from chalicelib.domain.clock import Clock
from chalicelib.domain.school import School
from chalicelib.domain.sync_ports import SchoolStore, SyncStore
from chalicelib.domain.sync_windows import next_opening
from chalicelib.services.change_sync import change_sync


def add_school(school: School, *, schools: SchoolStore, sync: SyncStore, clock: Clock) -> None:
    """Keep the school's facts and set its next sync window; what it holds already stays."""
    schools.put(school)
    opening = next_opening(school, after=clock())
    change_sync(sync, school.id, lambda state: (replace(state, next_window_at=opening), None, None))
