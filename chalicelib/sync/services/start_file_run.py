"""A file has arrived for a school: reads it, once however often that is said."""

from hashlib import sha256

from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.datasets import DATASETS
from chalicelib.shared.errors import NotFoundError
from chalicelib.sync.domain.ports import JobQueue, SyncStore
from chalicelib.sync.domain.refresh_limits import find_remembered, remember_request
from chalicelib.sync.domain.requests import RefreshDecision, request_file_read
from chalicelib.sync.domain.state import Run, SchoolSync, messages_for
from chalicelib.sync.services.change_sync import change_sync


class StartFileRun:
    """Books the read in the school's state, then queues its jobs, as a click does; windows read the files as well."""

    def __init__(self, *, schools: SchoolStore, sync: SyncStore, queue: JobQueue, clock: Clock, new_id: NewId) -> None:
        self._schools = schools
        self._sync = sync
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    def __call__(self, school_id: str, arrival: str) -> RefreshDecision | None:
        """Read the school's files anew; None for a school that does not read files, or that there is not.

        `arrival` is the same text whenever the same arrival is told again.
        """
        try:
            school = self._schools.get(school_id)
        except NotFoundError:
            return None
        if not isinstance(school.mis, FileDropConnection):
            return None
        token = sha256(f"file\n{arrival}".encode()).hexdigest()[:32]
        wanted, run_id = tuple(d for d in DATASETS if d in school.datasets), self._new_id()

        def transition(state: SchoolSync) -> tuple[SchoolSync, Run | None, RefreshDecision]:
            now = self._clock()
            if (before := find_remembered(state, token, now=now)) is not None:
                return state, None, before
            requested = remember_request(request_file_read(state, wanted, run_id=run_id, now=now), token, now=now)
            return requested.state, None, requested

        requested = change_sync(self._sync, school_id, transition)
        if requested.state.run is not None:
            self._queue.put(messages_for(school_id, requested.state.run, requested.queue), "refresh")
        return requested
