"""An administrator cancels a run."""

from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.run_completion import ENDED, cancel_run
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.services.advance_sync import AdvanceSync
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.views.runs import RunView, find_run, run_view


class CancelRun:
    """Cancels in one write, then does what follows if that ended the run.

    That is the follow-up and waiting messages.
    """

    def __init__(self, *, sync: SyncStore, advance: AdvanceSync, clock: Clock) -> None:
        self._sync = sync
        self._advance = advance
        self._clock = clock

    def __call__(self, school_id: str, run_id: str, *, by: str) -> RunView:
        """Cancel an active or booked run, and give it as it stands then.

        Cancelling it again gives the same. Raises ConflictError when it has ended, NotFoundError when the school has no
        such run.
        """

        def transition(state: SchoolSync) -> tuple[SchoolSync, Run | None, tuple[SchoolSync, Run | None]]:
            after, ended = cancel_run(state, run_id, by=by, now=self._clock())
            return after, ended, (after, ended)

        try:
            state, ended = change_sync(self._sync, school_id, transition)
        except ConflictError as conflict:
            if conflict.code != ENDED:
                raise
            filed = self._sync.run(school_id, run_id)
            if filed is None:
                raise NotFoundError("There is no such run in this school's history.") from None
            if filed.outcome == "cancelled":
                return run_view(filed)
            raise
        if ended is not None:
            self._advance.resume(school_id, state)
            return run_view(ended)
        view = find_run(state, run_id)
        assert view is not None  # noqa: S101 - it was not ended, so it is still there
        return view
