"""What every plan of changes has in common: what is known of the read, and what is to be written."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.directory.domain.directory import StoredRecord
from chalicelib.schools.domain.school import School
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.change_list import NamedChange
from chalicelib.sync.domain.changes import Changes
from chalicelib.sync.domain.jobs import PeopleCount
from chalicelib.sync.domain.state import Head
from chalicelib.sync.services.comparison import HeldRows


class ReadFacts(Struct, frozen=True, kw_only=True):
    """One read of one dataset: the school, its own day, when the work began and the head before it.

    `keep` is how long people are kept who have left, or marks; `names_kept_until` the end of the list of changes.
    """

    school_id: str
    dataset: Dataset
    day: str
    now: datetime
    head: Head
    new_day: bool
    keep: timedelta
    names_kept_until: datetime


def read_facts(school: School, dataset: Dataset, head: Head, now: datetime) -> ReadFacts:
    """What is known of a read that begins now; `new_day` says that nobody was counted yet on the school's own day."""
    zone, kept = ZoneInfo(school.timezone), school.settings.kept_days
    day = now.astimezone(zone).date()
    return ReadFacts(
        school_id=school.id,
        dataset=dataset,
        day=day.isoformat(),
        now=now,
        head=head,
        new_day=head.counted_at is None or head.counted_at.astimezone(zone).date() != day,
        keep=timedelta(days=kept.marks if dataset == "attendance" else kept.people),
        names_kept_until=now + timedelta(days=kept.runs),
    )


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that a job writes; `removals` and `blankings` are the held people, each with the likely reason."""

    changes: Changes
    counted: PeopleCount | None
    marked: tuple[StoredRecord, ...]
    named: tuple[NamedChange, ...]
    removals: HeldRows = ()
    blankings: HeldRows = ()
