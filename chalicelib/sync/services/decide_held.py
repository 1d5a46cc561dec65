"""An administrator approves or discards held changes."""

from typing import Literal

from msgspec.structs import replace

from chalicelib.shared.clock import Clock, NewId
from chalicelib.shared.errors import InvalidError, NotFoundError
from chalicelib.sync.domain.held import HeldDecision, HeldStore
from chalicelib.sync.domain.ports import JobQueue, SyncStore
from chalicelib.sync.domain.requests import start_decision
from chalicelib.sync.domain.state import Run, SchoolSync, messages_for
from chalicelib.sync.services.change_sync import change_sync


class DecideHeld:
    """Stores the decision, then starts the run that carries it out: like every writer, it takes the school's slot."""

    def __init__(self, *, held: HeldStore, sync: SyncStore, queue: JobQueue, clock: Clock, new_id: NewId) -> None:
        self._held = held
        self._sync = sync
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        school_id: str,
        held_id: str,
        action: Literal["approve", "discard"],
        people_ids: tuple[str, ...] | None,
        *,
        decided_by: str,
    ) -> str:
        """The id of the run that carries the decision out; `people_ids` None means everyone on the list.

        Raises NotFoundError for an unknown list, ConflictError for one that a newer update has replaced or while an
        update is running, InvalidError for people who are not on it.
        """
        now, run_id = self._clock(), self._new_id()
        parts = self._held.get(school_id, held_id, now=now)
        if not parts:
            raise NotFoundError("There are no such held changes in this school.")
        listed = {person.id for part in parts for person in part.people}
        if people_ids is not None and not (people_ids and listed.issuperset(people_ids)):
            raise InvalidError("Choose people who are on this list.", field="people")
        decision = HeldDecision(
            held_id=held_id, action=action, people_ids=people_ids, decided_by=decided_by, decided_at=now
        )
        self._held.decide(school_id, run_id, decision)

        def transition(state: SchoolSync) -> tuple[SchoolSync, Run | None, Run]:
            run = start_decision(
                state, held_id, parts[0].dataset, run_id=run_id, decided_by=decided_by, now=self._clock()
            )
            return replace(state, run=run), None, run

        run = change_sync(self._sync, school_id, transition)
        self._queue.put(messages_for(school_id, run, [parts[0].dataset]), run.lane)
        return run_id
