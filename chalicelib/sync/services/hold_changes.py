"""Stores held and named changes, and carries out administrators' decisions."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from chalicelib.directory.domain.directory import DirectoryStore, StoredRecord
from chalicelib.directory.domain.kept_states import BlankingDiscarded, BlankingHeld, RemovalDiscarded
from chalicelib.shared.clock import NewId
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.change_list import ChangeLog
from chalicelib.sync.domain.held import HeldChange, HeldDecision, HeldPerson, HeldStore, in_parts
from chalicelib.sync.domain.state import Head, HeldRef, SchoolSync, SyncTask
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.planning import Plan
from chalicelib.sync.services.write_records import write_records

_NAMED_AN_ITEM = 200


class HoldChanges:
    """Everything is written under the job's lease.

    A list counts only once a head names it.
    """

    def __init__(self, *, held: HeldStore, log: ChangeLog, directory: DirectoryStore, new_id: NewId) -> None:
        self._held = held
        self._log = log
        self._directory = directory
        self._new_id = new_id

    def store_held(self, message: SyncTask, plan: Plan, now: datetime) -> tuple[HeldRef, ...]:
        """Store the plan's lists under new ids and give what the head is to name."""
        removals = self._store(message, "removal", plan.removals, now)
        return removals + self._store(message, "blanking", plan.blankings, now)

    def record_changes(self, message: SyncTask, plan: Plan, *, was_dirty: bool, expires_at: datetime) -> None:
        """Store the named changes before they are made.

        After a crash, only those that are not listed yet.
        """
        listed = set(self._log.get(message.school_id, message.run_id)) if was_dirty else set()
        named = [change for change in plan.named if change not in listed]
        for start in range(0, len(named), _NAMED_AN_ITEM):
            part, some = f"{message.dataset}#{self._new_id()}", named[start : start + _NAMED_AN_ITEM]
            self._log.put(message.school_id, message.run_id, part, some, expires_at=expires_at)

    def apply_decision(
        self, message: SyncTask, lease: JobLease, state: SchoolSync, head: Head, now: datetime
    ) -> tuple[tuple[HeldPerson, ...] | None, Head]:
        """Give the people whose held changes are approved, and the head.

        The people are None where this run decides nothing here. A discard is carried out at once, before anything is
        read, because it needs no MIS: the head is then given as it stands after it.
        """
        run = state.run
        ref = next((ref for ref in head.held if run and ref.id == run.decides), None)
        decision = self._held.decision(message.school_id, message.run_id) if ref else None
        if ref is None or decision is None:
            return None, head
        parts = self._held.get(message.school_id, ref.id, now=now)
        people = tuple(person for part in parts for person in part.people if decision.concerns(person))
        if decision.action == "approve":
            return people, head
        return None, self._discard(message, lease, head, ref, decision=decision, parts=parts, now=now)

    def _discard(
        self,
        message: SyncTask,
        lease: JobLease,
        head: Head,
        ref: HeldRef,
        *,
        decision: HeldDecision,
        parts: tuple[HeldChange, ...],
        now: datetime,
    ) -> Head:
        people = {person.key: person for part in parts for person in part.people if decision.concerns(person)}
        lease.begin_writing()
        kept = _kept(self._directory.get(message.school_id, list(people)), people, ref.kind)
        write_records(self._directory, message.school_id, kept, may_write=lease.may_write)
        rest = [(part.reason, person) for part in parts for person in part.people if person.key not in people]
        refs = tuple(other for other in head.held if other.id != ref.id)
        refs += self._store(message, ref.kind, rest, now)
        lease.clear_head(clean=not head.dirty, held=refs)
        return replace(head, held=refs)

    def _store(
        self,
        message: SyncTask,
        kind: Literal["removal", "blanking"],
        people: Iterable[tuple[str, HeldPerson]],
        now: datetime,
    ) -> tuple[HeldRef, ...]:
        rows = list(people)
        if not rows:
            return ()
        dataset: Dataset = message.dataset
        held_id = self._new_id()
        self._held.put(message.school_id, in_parts(held_id, dataset, kind, rows, now=now))
        return (HeldRef(id=held_id, kind=kind, count=len(rows)),)


def _kept(records: Iterable[StoredRecord], people: dict[str, HeldPerson], kind: str) -> Iterator[StoredRecord]:
    """Give the records whose held change is discarded, as they stand then.

    Left out are those who are not as they were seen.
    """
    for record in records:
        seen = people[record.key].digest
        if kind == "blanking" and record.kept == BlankingHeld(seen):
            yield replace(record, kept=BlankingDiscarded(seen))
        if kind == "removal" and record.held_since is not None and record.digest == seen:
            yield replace(record, kept=RemovalDiscarded(), held_since=None, missing_since=None)
