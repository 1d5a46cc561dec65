"""Refreshes a pupil's family by direct reads: pupil, contacts and siblings."""

from collections.abc import Collection
from functools import partial

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.directory.domain.records import pupil_key
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.ports import ConnectorFactory
from chalicelib.sync.domain.state import Counts, SchoolSync, SyncTask
from chalicelib.sync.services.apply_plan import apply_plan
from chalicelib.sync.services.hold_changes import HoldChanges
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.plan_part import PlanPart
from chalicelib.sync.services.planning import read_facts


class SyncFamily:
    """The work on a claimed job, through the head like every writer.

    It takes the turn of its dataset.
    """

    def __init__(
        self,
        *,
        schools: SchoolStore,
        directory: DirectoryStore,
        connector_for: ConnectorFactory,
        holding: HoldChanges,
        clock: Clock,
    ) -> None:
        self._schools = schools
        self._directory = directory
        self._connector_for = connector_for
        self._holding = holding
        self._clock = clock

    def __call__(self, message: SyncTask, lease: JobLease, state: SchoolSync) -> Counts:
        """Read and apply; give the counts of what was done.

        Raises CancelledError and what the connector raises.
        """
        school, now = self._schools.get(message.school_id), self._clock()
        family = self._connector_for(school).read_family(message.pupil_id, partial(self._siblings, message))
        lease.show_read(len(family.records), None)
        records = as_stored(family.records, expires_at=None)
        facts = read_facts(school, "pupils", state.head("pupils"), now)
        gone = [pupil_key(pupil_id) for pupil_id in family.gone]
        plan = PlanPart(self._directory, school.settings.guard)(facts, records, gone=gone)
        counts = plan.changes.counts(read=len(records), dropped=family.dropped)
        if plan.changes.puts or plan.marked:
            apply_plan(message, lease, facts, plan, directory=self._directory, holding=self._holding)
        left = [f"{len(gone)} of this family {'is' if len(gone) == 1 else 'are'} no longer in the MIS."] if gone else []
        lease.finish_family(counts, " ".join((*family.warnings, *left)))
        return counts

    def _siblings(self, message: SyncTask, contact_ids: Collection[str]) -> list[str]:
        """Find the stored pupils who share a contact with the pupil.

        Those are `contact_ids`, and the contacts that the pupil has in what is stored.
        """
        pupils = self._directory.load(message.school_id, ["pupils"], date="").pupils
        known = pupils.get(message.pupil_id)
        wanted = {*contact_ids, *(link.contact_id for link in (known.links if known else ()))}
        return [pupil.id for pupil in pupils.values() if any(link.contact_id in wanted for link in pupil.links)]
