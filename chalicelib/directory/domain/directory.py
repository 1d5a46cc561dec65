"""A school's directory: everyone and everything last applied from the MIS, as an audience is resolved from it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct, field

from chalicelib.directory.domain.kept_states import BlankingDiscarded, BlankingHeld, KeptState
from chalicelib.directory.domain.overrides import NOTHING_SAID, ContactOverrides
from chalicelib.directory.domain.records import AttendanceMark, Contact, Group, Pupil, Record, Staff
from chalicelib.shared.datasets import Dataset


class Directory(Struct, frozen=True, kw_only=True):
    """Records by id; removed people are not in it. `marks` are those of one day.

    `held` are the record keys of people whose removal is held: they may have left. `local` is what the school itself
    has said about people and addresses.
    """

    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    marks: tuple[AttendanceMark, ...] = ()
    held: frozenset[str] = frozenset()
    local: ContactOverrides = NOTHING_SAID

    @classmethod
    def of(
        cls, records: Iterable[Record], *, held: Iterable[str] = (), local: ContactOverrides = NOTHING_SAID
    ) -> "Directory":
        """A directory of these records, of whom the keys in `held` have a held removal."""
        by_kind: dict[type, list[Record]] = {Pupil: [], Contact: [], Staff: [], Group: [], AttendanceMark: []}
        for record in records:
            by_kind[type(record)].append(record)
        return cls(
            pupils={r.id: r for r in by_kind[Pupil] if isinstance(r, Pupil)},
            contacts={r.id: r for r in by_kind[Contact] if isinstance(r, Contact)},
            staff={r.id: r for r in by_kind[Staff] if isinstance(r, Staff)},
            groups={r.id: r for r in by_kind[Group] if isinstance(r, Group)},
            marks=tuple(r for r in by_kind[AttendanceMark] if isinstance(r, AttendanceMark)),
            held=frozenset(held),
            local=local,
        )


class Fingerprint(Struct, frozen=True, kw_only=True, gc=False):
    """What must be known of a stored record to tell whether it changed.

    `missing_since` is the first complete read that did not have the person; `removed_at` the moment of
    soft removal; `held_since` when the guard first held the removal. `kept` says why the record is not as the MIS has
    it, where that is wanted.
    """

    digest: str
    missing_since: datetime | None = None
    removed_at: datetime | None = None
    held_since: datetime | None = None
    kept: KeptState | None = None

    @property
    def marked(self) -> bool:
        """Whether anything but the record itself is stored, which a record in the feed must clear."""
        return any(mark is not None for mark in (self.missing_since, self.removed_at, self.held_since, self.kept))

    @property
    def waits(self) -> bool:
        """Whether a complete read lacked the person and the removal was held: only a person ends that."""
        return self.held_since is not None and self.missing_since is not None

    @property
    def blanking_held(self) -> bool:
        """Whether the person keeps an address that the MIS has blanked, until somebody decides."""
        return isinstance(self.kept, BlankingHeld)

    def is_kept_against(self, digest: str) -> bool:
        """Tell whether an administrator wants the person as stored while the MIS's record has this digest."""
        return isinstance(self.kept, BlankingDiscarded) and self.kept.digest == digest


class StoredRecord(Struct, frozen=True, kw_only=True, gc=False):
    """One record as it is stored; `body` is its canonical JSON, `expires_at` the end of its retention."""

    key: str
    digest: str
    body: bytes
    missing_since: datetime | None = None
    removed_at: datetime | None = None
    expires_at: datetime | None = None
    held_since: datetime | None = None
    kept: KeptState | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        """What must be known of the record to tell whether it changed."""
        return Fingerprint(
            digest=self.digest,
            missing_since=self.missing_since,
            removed_at=self.removed_at,
            held_since=self.held_since,
            kept=self.kept,
        )


def has_expired(record: StoredRecord, now: datetime) -> bool:
    """Whether the record's retention is over; the table's TTL only cleans up, hours or days later."""
    return record.expires_at is not None and record.expires_at <= now


def key_prefix(dataset: Dataset, date: str) -> str:
    """What the keys of a dataset begin with; of attendance, those of one day's marks."""
    return f"attendance#mark#{date}#" if dataset == "attendance" else f"{dataset}#"


class DirectoryStore(Protocol):
    """Where a school's records are kept. Every read is strongly consistent and knows no expired record."""

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
        """The directory of these datasets without removed people, with the local marks where there are people in it.

        Of attendance, the marks of `date` only.
        """
        ...
