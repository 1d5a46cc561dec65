"""An administrator restricts one person, or lifts what was said before."""

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.directory.domain.overrides import OverrideStore
from chalicelib.people.domain.restrictions import Restrictions, find_person, marks_for
from chalicelib.shared.clock import Clock


class RestrictPerson:
    """Counts from the next preview, dispatch and claim on; the sync never changes it."""

    def __init__(self, *, directory: DirectoryStore, marks: OverrideStore, clock: Clock) -> None:
        self._directory = directory
        self._marks = marks
        self._clock = clock

    def __call__(self, school_id: str, person_id: str, given: Restrictions, *, by: str) -> None:
        """Keep what is said of the person; raises NotFoundError, InvalidError."""
        directory = self._directory.load(school_id, ["pupils", "staff"], date="")
        person = find_person(directory, person_id)
        self._marks.put(school_id, marks_for(directory, person, given, by=by, now=self._clock()))
