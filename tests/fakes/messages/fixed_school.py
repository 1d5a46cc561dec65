"""One school, its directory and its sync state, as a test sets them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.directory.domain.directory import Directory, Fingerprint, StoredRecord
from chalicelib.directory.domain.records import AttendanceMark, Record, record_key
from chalicelib.schools.domain.school import School
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import NotFoundError
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.ports import RunPage, Versioned
from chalicelib.sync.domain.state import Run, SchoolSync
from tests.fakes.overrides import FakeOverrides


class FixedSchools:
    """A SchoolStore of one school."""

    def __init__(self, school: School) -> None:
        self.school = school

    def get(self, school_id: str) -> School:
        if school_id != self.school.id:
            raise NotFoundError("There is no such school.")
        return self.school

    def get_many(self, school_ids: Collection[str]) -> dict[str, School]:
        return {self.school.id: self.school} if self.school.id in school_ids else {}

    def change(self, school_id: str, change: Callable[[School], School]) -> School:
        self.school = change(self.get(school_id))
        return self.school

    def put(self, school: School) -> None:
        self.school = school


class FixedSync:
    """A SyncStore whose state a test sets; the send path only loads it."""

    def __init__(self, state: SchoolSync) -> None:
        self.state = state

    def load(self, school_id: str) -> Versioned:
        return Versioned(state=self.state, version=Version(1))

    def load_many(self, school_ids: Collection[str]) -> dict[str, Versioned]:
        return {school_id: self.load(school_id) for school_id in school_ids}

    def save(self, school_id: str, state: SchoolSync, *, version: int, ended: Run | None) -> None:
        self.state = state

    def due(self, now: datetime) -> Iterator[str]:
        return iter(())

    def runs(self, school_id: str, *, limit: int, cursor: str | None) -> RunPage:
        return RunPage(items=(), next=None)

    def run(self, school_id: str, run_id: str) -> Run | None:
        return None


HELD_SINCE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class FixedDirectory:
    """A DirectoryStore of records that a test sets; it gives only the datasets and the day that are asked for."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.records = list(records)
        self.held: set[str] = set()
        self.marks = FakeOverrides()

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        found = (
            record
            for record in self.records
            if record_key(record).split("#")[0] in datasets
            and not (isinstance(record, AttendanceMark) and record.date != date)
        )
        return Directory.of(found, held=self.held, local=self.marks.of_school(school_id))

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        return {}

    def get(self, school_id: str, keys: Collection[str]) -> Iterator[StoredRecord]:
        stored = as_stored(self.records, expires_at=None)
        held = {key: replace(stored[key], held_since=HELD_SINCE) for key in self.held if key in stored}
        return iter([(stored | held)[key] for key in keys if key in stored])

    def put(self, school_id: str, records: Iterable[StoredRecord]) -> None:
        return None
