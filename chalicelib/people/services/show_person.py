"""Shows one person with source, pairs and what recent updates changed."""

from collections.abc import Iterator

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.people.domain.restrictions import find_person
from chalicelib.people.views.person_view import PersonView, person_history, person_view
from chalicelib.sync.domain.change_list import ChangeLog, NamedChange
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.state import Run

_RUNS_LOOKED_AT = 50


class ShowPerson:
    """Reads the lists of changes of those recent runs that changed anything."""

    def __init__(self, *, directory: DirectoryStore, sync: SyncStore, log: ChangeLog) -> None:
        self._directory = directory
        self._sync = sync
        self._log = log

    def __call__(self, school_id: str, person_id: str, *, may_send: bool) -> PersonView:
        """The person; raises NotFoundError for one who is not in the school's data."""
        directory = self._directory.load(school_id, ["pupils", "staff"], date="")
        person = find_person(directory, person_id)
        head = self._sync.load(school_id).state.head("staff" if person_id in directory.staff else "pupils")
        history = list(person_history(self._changes(school_id, may_send=may_send), person))
        return person_view(directory, person, history, data_as_of=head.data_as_of, may_send=may_send)

    def _changes(self, school_id: str, *, may_send: bool) -> Iterator[tuple[Run, list[NamedChange]]]:
        for run in self._sync.runs(school_id, limit=_RUNS_LOOKED_AT, cursor=None).items:
            counts = [job.counts for job in run.jobs if job.dataset in ("pupils", "staff")]
            if any(one.added or one.changed or one.removed or one.held for one in counts):
                found = self._log.get(school_id, run.id)
                yield run, [one if may_send else one.without_values() for one in found]
