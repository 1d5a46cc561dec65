"""An administrator changes the school's sync settings."""

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.run_completion import reschedule
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.views.settings_change import SettingsChange, changed


class ChangeSettings:
    """Keeps the settings, then what the sync state holds of them: the next window, and how long runs are kept.

    A crash between the two leaves the old ones: when that window comes, the tick asks the new rules.
    """

    def __init__(self, *, schools: SchoolStore, sync: SyncStore, clock: Clock) -> None:
        self._schools = schools
        self._sync = sync
        self._clock = clock

    def __call__(self, school_id: str, change: SettingsChange) -> School:
        """The school as it is now; raises InvalidError for settings that make no sense, NotFoundError."""
        school = self._schools.change(school_id, lambda before: changed(before, change))
        now = self._clock()
        change_sync(self._sync, school_id, lambda state: (reschedule(state, school, now=now), None, None))
        return school
