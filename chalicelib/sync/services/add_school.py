"""The operator adds a school, or changes its facts."""

from msgspec.structs import replace

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import NotFoundError
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.run_completion import reschedule
from chalicelib.sync.services.change_sync import change_sync


def add_school(school: School, *, schools: SchoolStore, sync: SyncStore, clock: Clock) -> None:
    """Keep the school's facts and set its next sync window; what it holds already stays.

    What the school's own administrators have set, its time zone included, stays as well.
    """
    try:
        school = schools.change(
            school.id, lambda before: replace(school, timezone=before.timezone, settings=before.settings)
        )
    except NotFoundError:
        schools.put(school)
    now = clock()
    change_sync(sync, school.id, lambda state: (reschedule(state, school, now=now), None, None))
