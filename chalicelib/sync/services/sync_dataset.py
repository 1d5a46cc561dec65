"""Brings one dataset up to date.

Reads it, in full or what changed, and writes the differences.
"""

from collections.abc import Collection

from msgspec import Struct

from chalicelib.directory.domain.digests import feed_digest
from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.directory.domain.records import Contact, Pupil, Record, record_key
from chalicelib.mis.domain.feed import Connector
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import HandOverError, RetriableError
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.held import HeldPerson, held_sentence
from chalicelib.sync.domain.job_completion import Finished
from chalicelib.sync.domain.ports import ConnectorFactory
from chalicelib.sync.domain.state import Counts, HeldRef, Job, SchoolSync, SyncTask
from chalicelib.sync.services.apply_plan import apply_plan
from chalicelib.sync.services.hold_changes import HoldChanges
from chalicelib.sync.services.lease_job import JobLease
from chalicelib.sync.services.plan_changes import PlanChanges
from chalicelib.sync.services.plan_part import PlanPart
from chalicelib.sync.services.planning import Plan, ReadFacts, read_facts
from chalicelib.sync.services.read_dataset import ReadDataset, changes_since
from chalicelib.sync.services.read_feed import Feed


class _Work(Struct, frozen=True, kw_only=True):
    """One claimed job; `approved` are the people of a decision it carries out."""

    message: SyncTask
    lease: JobLease
    school: School
    connector: Connector
    facts: ReadFacts
    approved: tuple[HeldPerson, ...] | None


class SyncDataset:
    """The work on a claimed job.

    What it raises says what becomes of the job (sync.services.run_sync_job).
    """

    def __init__(
        self,
        *,
        schools: SchoolStore,
        directory: DirectoryStore,
        read: ReadDataset,
        connector_for: ConnectorFactory,
        holding: HoldChanges,
        clock: Clock,
    ) -> None:
        self._schools = schools
        self._directory = directory
        self._read = read
        self._connector_for = connector_for
        self._holding = holding
        self._clock = clock

    def __call__(self, message: SyncTask, lease: JobLease, state: SchoolSync) -> Counts:
        """Read and apply; give the counts of what was done.

        Raises HandOverError where another worker must go on, CancelledError, and what the connector raises.
        """
        school, now = self._schools.get(message.school_id), self._clock()
        approved, head = self._holding.apply_decision(message, lease, state, state.head(message.dataset), now)
        facts = read_facts(school, message.dataset, head, now)
        job, connector = _claimed(state, message), self._connector_for(school)
        since = job.progress.since if job.progress.staged else changes_since(state, message, connector, now=now)
        feed = self._read(message, lease, job, connector, day=facts.day, since=since)
        if feed.short and not job.attempts:
            # Pages shift while they are read, which another read does not show; a count that is off it shows again.
            raise RetriableError("The MIS counts more records than it gave.", internal="a read short of its total")
        work = _Work(message=message, lease=lease, school=school, connector=connector, facts=facts, approved=approved)
        counts = self._apply_whole(work, feed) if since is None else self._apply_changes(work, feed)
        self._read.forget(school.id, job)
        return counts

    def _apply_whole(self, work: _Work, feed: Feed) -> Counts:
        facts, head = work.facts, work.facts.head
        expires_at = facts.now + facts.keep if facts.dataset == "attendance" else None
        records = as_stored(feed.records, expires_at=expires_at)
        digest = feed_digest((record.key, record.digest) for record in records.values())
        looked_at = work.approved is None and not (head.held and facts.new_day)
        if digest == head.digest and not head.dirty and not head.unconfirmed and not feed.short and looked_at:
            held = sum(ref.count for ref in head.held)
            counts = Counts(read=len(records), unchanged=len(records), dropped=feed.dropped, held=held)
            work.lease.finish(_finished(feed, digest=digest, counts=counts, unconfirmed=0, held=head.held))
            return counts
        plan = PlanChanges(self._directory, work.connector, work.school.settings.guard)(
            facts, feed, records, work.approved
        )
        self._write(work, plan)
        refs = self._holding.store_held(work.message, plan, facts.now)
        counts = plan.changes.counts(read=len(records), dropped=feed.dropped)
        unconfirmed = plan.changes.unconfirmed
        work.lease.finish(_finished(feed, digest=digest, counts=counts, unconfirmed=unconfirmed, held=refs))
        return counts

    def _apply_changes(self, work: _Work, feed: Feed) -> Counts:
        records = as_stored(feed.records, expires_at=None)
        plan = PlanPart(self._directory, work.school.settings.guard)(
            work.facts, records, strangers=_strangers(feed.records)
        )
        if plan.blankings:  # too many to be believed: for a full read to tell and to list
            raise HandOverError(in_full=True)
        if plan.changes.puts:
            self._write(work, plan)
        counts = plan.changes.counts(read=len(records), dropped=feed.dropped)
        work.lease.finish_changes(_finished(feed, digest="", counts=counts, unconfirmed=0, held=()))
        return counts

    def _write(self, work: _Work, plan: Plan) -> None:
        apply_plan(work.message, work.lease, work.facts, plan, directory=self._directory, holding=self._holding)


def _claimed(state: SchoolSync, message: SyncTask) -> Job:
    job = state.run.job(message.dataset) if state.run else None
    assert job is not None  # noqa: S101 - it was claimed in this state
    return job


def _strangers(records: Collection[Record]) -> set[str]:
    """Find the keys of the contacts whom no pupil among the records names.

    An MIS keeps contacts who belong to nobody any more.
    """
    pupils = (record for record in records if isinstance(record, Pupil))
    named = {link.contact_id for pupil in pupils for link in pupil.links}
    return {record_key(record) for record in records if isinstance(record, Contact) and record.id not in named}


def _finished(feed: Feed, *, digest: str, counts: Counts, unconfirmed: int, held: tuple[HeldRef, ...]) -> Finished:
    notes = (*feed.warnings, held_sentence(held)) if held else feed.warnings
    return Finished(
        digest=digest,
        counts=counts,
        unconfirmed=unconfirmed,
        source_as_of=feed.source_as_of,
        note=" ".join(notes),
        held=held,
        source_clock=feed.source_clock,
    )
