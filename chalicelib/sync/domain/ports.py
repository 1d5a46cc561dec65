"""Ports of the sync: where its state is kept, and how its jobs are queued."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeAlias

from msgspec import Struct

from chalicelib.mis.domain.feed import Connector
from chalicelib.schools.domain.school import School
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.state import Lane, Run, SchoolSync, SyncTask


class Versioned(Struct, frozen=True, kw_only=True):
    """A school's sync state as it was read; `version` is 0 where none was ever saved."""

    state: SchoolSync
    version: Version


class RunPage(Struct, frozen=True, kw_only=True):
    """A page of ended runs, newest first; `next` is the cursor of the page after it."""

    items: tuple[Run, ...]
    next: str | None


class SyncStore(Protocol):
    """Where sync states and ended runs are kept."""

    def load(self, school_id: str) -> Versioned:
        """The school's sync state, strongly consistent."""
        ...

    def load_many(self, school_ids: Collection[str]) -> dict[str, Versioned]:
        """The sync states of many schools, strongly consistent.

        Left out are those never saved, and those that cannot be understood: `load` says what is wrong with one.
        """
        ...

    def save(self, school_id: str, state: SchoolSync, *, version: Version, ended: Run | None) -> None:
        """Replace the state that was read as `version`, and file the run that ended, in one transaction.

        The run is kept for the state's `runs_kept_days`.
        Raises ConflictError when the state has changed since; nothing is written then.
        """
        ...

    def due(self, now: datetime) -> Iterator[str]:
        """Ids of the schools whose `wake_at` has come, from an index, never by a scan.

        Who has waited longest comes first, so that whoever one tick had no time for is served by the next.
        """
        ...

    def runs(self, school_id: str, *, limit: int, cursor: str | None) -> RunPage:
        """Ended runs that have not expired, newest first."""
        ...

    def run(self, school_id: str, run_id: str) -> Run | None:
        """One ended run, unless it has expired."""
        ...


class StatusStore(Protocol):
    """Reads the school and its sync state together, because the status is asked for every few seconds."""

    def get(self, school_id: str) -> tuple[School, SchoolSync]:
        """Both in one request, strongly consistent; an empty state where none was ever saved. Raises NotFoundError."""
        ...


class JobQueue(Protocol):
    """The two lanes on which sync jobs wait for a worker."""

    def put(self, messages: Iterable[SyncTask], lane: Lane, *, delay_seconds: float = 0) -> None:
        """Queue jobs on a lane, at most 900 s before a worker may have them."""
        ...

    def send_to_dead_letter_queue(self, message: SyncTask, lane: Lane) -> None:
        """Put a job that failed for good among the lane's dead letters."""
        ...


ConnectorFactory: TypeAlias = Callable[[School], Connector]
"""Gives the connector of a school's MIS; raises FatalError when its secret is missing."""

AfterRun: TypeAlias = Callable[[str], None]
"""Called with the school's id when a run has ended, whatever its outcome: waiting messages may go."""
