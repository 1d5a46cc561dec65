"""A school's directory: everyone and everything last applied from the MIS, as an audience is resolved from it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct, field

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.records import Contact, Group, Mark, Pupil, Record, Staff


class Directory(Struct, frozen=True, kw_only=True):
    """Records by id; removed people are not in it. `marks` are those of one day."""

    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Directory":
        """A directory of these records."""
        by_kind: dict[type, list[Record]] = {Pupil: [], Contact: [], Staff: [], Group: [], Mark: []}
        for record in records:
            by_kind[type(record)].append(record)
        return cls(
            pupils={r.id: r for r in by_kind[Pupil] if isinstance(r, Pupil)},
            contacts={r.id: r for r in by_kind[Contact] if isinstance(r, Contact)},
            staff={r.id: r for r in by_kind[Staff] if isinstance(r, Staff)},
            groups={r.id: r for r in by_kind[Group] if isinstance(r, Group)},
            marks=tuple(r for r in by_kind[Mark] if isinstance(r, Mark)),
        )


class Fingerprint(Struct, frozen=True, kw_only=True):
    """What must be known of a stored record to tell whether it changed.

    `missing_since` is the first complete read that did not have the person; `removed_at` the moment of
    soft removal.
    """

    digest: str
    missing_since: datetime | None = None
    removed_at: datetime | None = None


class StoredRecord(Struct, frozen=True, kw_only=True):
    """One record as it is stored; `body` is its canonical JSON, `expires_at` the end of its retention."""

    key: str
    digest: str
    body: bytes
    missing_since: datetime | None = None
    removed_at: datetime | None = None
    expires_at: datetime | None = None


def key_prefix(dataset: Dataset, date: str) -> str:
    """What the keys of a dataset begin with; of attendance, those of one day's marks."""
    return f"attendance#mark#{date}#" if dataset == "attendance" else f"{dataset}#"


class DirectoryStore(Protocol):
    """Where a school's records are kept. Every read is strongly consistent."""

    def fingerprints(self, school_id: str, prefix: str) -> dict[str, Fingerprint]:
        """The fingerprints of all stored records whose key begins with `prefix`, removed ones included."""
        ...

    def get(self, school_id: str, keys: Collection[str]) -> Iterator[StoredRecord]:
        """The stored records with these keys, in no order; unknown keys are left out."""
        ...

    def put(self, school_id: str, records: Iterable[StoredRecord]) -> None:
        """Write whole records, up to 25 a request; a call that raises may have written some of them."""
        ...

    def load(self, school_id: str, datasets: Collection[Dataset], *, date: str) -> Directory:
        """The directory of these datasets without removed people; of attendance, the marks of `date` only."""
        ...
