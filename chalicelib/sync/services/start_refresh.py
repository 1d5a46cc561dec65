"""A person presses Refresh Now."""

from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import InvalidError
from chalicelib.sync.domain.ports import JobQueue, SyncStore
from chalicelib.sync.domain.refresh_limits import enforce_rate_limit, find_remembered, remember_request
from chalicelib.sync.domain.requests import RefreshDecision, request_family, request_refresh
from chalicelib.sync.domain.state import Run, SchoolSync, messages_for
from chalicelib.sync.services.change_sync import change_sync


class StartRefresh:
    """Books the refresh in the school's state, then queues its jobs on the fast lane.

    A crash between the two leaves jobs waiting: the next click joins and queues them again, and the tick
    ends them if nobody clicks.
    """

    def __init__(self, *, schools: SchoolStore, sync: SyncStore, queue: JobQueue, clock: Clock, new_id: NewId) -> None:
        self._schools = schools
        self._sync = sync
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        school_id: str,
        datasets: tuple[Dataset, ...],
        *,
        started_by: str,
        token: str = "",
        pupil_id: str = "",
    ) -> RefreshDecision:
        """Refresh the named datasets, all that the school syncs, or one family.

        `pupil_id` names the family. `token` stands for the click (sync.domain.refresh_limits.click_token), if its
        client may repeat it: the same one gets the same answer for a day. Raises InvalidError for a dataset that the
        school does not sync, NotFoundError for an unknown school, TooManyError when the hour's starts are used up.
        """
        wanted = _wanted(self._schools.get(school_id), datasets, pupil_id)
        run_id = self._new_id()

        def transition(state: SchoolSync) -> tuple[SchoolSync, Run | None, RefreshDecision]:
            now = self._clock()
            if token and (before := find_remembered(state, token, now=now)) is not None:
                return state, None, before
            if pupil_id:
                requested = request_family(state, pupil_id, run_id=run_id, started_by=started_by, now=now)
            else:
                requested = request_refresh(state, wanted, run_id=run_id, started_by=started_by, now=now)
            requested = enforce_rate_limit(requested, now=now)
            if token:
                requested = remember_request(requested, token, now=now)
            return requested.state, None, requested

        requested = change_sync(self._sync, school_id, transition)
        run = requested.state.run
        if run is not None:
            self._queue.put(messages_for(school_id, run, requested.queue), "refresh")
        return requested


def _wanted(school: School, datasets: tuple[Dataset, ...], pupil_id: str) -> tuple[Dataset, ...]:
    """Give the datasets to read, in their usual order.

    Raises InvalidError for what the school cannot refresh.
    """
    if pupil_id and datasets:
        raise InvalidError("Name datasets or a pupil, not both.", field="pupil_id")
    needed: tuple[Dataset, ...] = ("pupils",) if pupil_id else datasets
    if unknown := [dataset for dataset in needed if dataset not in school.datasets]:
        raise InvalidError(
            f"This school does not sync {unknown[0]}. It syncs {', '.join(school.datasets)}.",
            field="datasets",
        )
    return tuple(dataset for dataset in DATASETS if dataset in (datasets or school.datasets))
