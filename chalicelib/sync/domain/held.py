"""Held changes: what a run would have taken away, listed by name, until an administrator decides."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.addresses import display_name
from chalicelib.directory.domain.records import AttendanceMark, Contact, Group, Pupil, Record, person_of, record_key
from chalicelib.mis.domain.feed import Verdict
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.guard import HoldCause
from chalicelib.sync.domain.state import HeldRef

HeldKind: TypeAlias = Literal["removal", "blanking"]
HELD_RETENTION = timedelta(days=30)
"""A list that still counts is written anew at least once a day; one that was replaced goes by itself."""

_PEOPLE_AN_ITEM = 200


class HeldPerson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person (or group) of a list.

    `digest` is what was seen: of a removal the stored record's, of a blanking that of the MIS's record.
    """

    key: str
    name: str
    digest: str

    @property
    def id(self) -> str:
        """The person's id."""
        return person_of(self.key)[1]


class HeldChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some people of one list, who are held for one likely reason; all parts of a list share its id."""

    id: str
    dataset: Dataset
    kind: HeldKind
    reason: str
    held_at: datetime
    people: tuple[HeldPerson, ...]


class HeldDecision(Struct, frozen=True, kw_only=True):
    """What an administrator decided about a list; `people_ids` None means everyone on it."""

    held_id: str
    action: Literal["approve", "discard"]
    people_ids: tuple[str, ...] | None
    decided_by: str
    decided_at: datetime

    def concerns(self, person: HeldPerson) -> bool:
        """Whether the decision is about this person of the list."""
        return self.people_ids is None or person.id in self.people_ids


class HeldStore(Protocol):
    """Where lists of held changes, and decisions about them, are kept."""

    def put(self, school_id: str, parts: Iterable[HeldChange]) -> None:
        """Store the parts of new lists; nobody sees a list before a head names its id."""
        ...

    def get(self, school_id: str, held_id: str, *, now: datetime) -> tuple[HeldChange, ...]:
        """The parts of a list in order; none for an id that is unknown or has expired."""
        ...

    def decide(self, school_id: str, run_id: str, decision: HeldDecision) -> None:
        """Store the decision that a run is to carry out."""
        ...

    def decision(self, school_id: str, run_id: str) -> HeldDecision | None:
        """The decision that a run is to carry out, strongly consistent."""
        ...


def held_sentence(held: Iterable[HeldRef]) -> str:
    """What waits, and who must do what, for the office."""
    refs = tuple(held)
    removals = sum(ref.count for ref in refs if ref.kind == "removal")
    blankings = sum(ref.count for ref in refs if ref.kind == "blanking")
    parts = [f"removed {removals} {'record' if removals == 1 else 'records'}"] if removals else []
    lost = "the last mobile number or e-mail address of"
    parts += [f"taken {lost} {blankings} {'person' if blankings == 1 else 'people'}"] if blankings else []
    return (
        f"The update would have {' and '.join(parts)}, which is waiting because it looks wrong. "
        "An administrator must look at Held changes and approve or discard them."
    )


def in_parts(
    held_id: str, dataset: Dataset, kind: HeldKind, people: Iterable[tuple[str, HeldPerson]], *, now: datetime
) -> Iterator[HeldChange]:
    """A list of (reason, person) in parts of one reason each, by reason and name."""
    by_reason: dict[str, list[HeldPerson]] = {}
    for reason, person in sorted(people, key=lambda row: (row[0], row[1].name.casefold(), row[1].key)):
        by_reason.setdefault(reason, []).append(person)
    for reason, rows in by_reason.items():
        for start in range(0, len(rows), _PEOPLE_AN_ITEM):
            part = tuple(rows[start : start + _PEOPLE_AN_ITEM])
            yield HeldChange(id=held_id, dataset=dataset, kind=kind, reason=reason, held_at=now, people=part)


def removal_reasons(
    held: Mapping[str, Record], feed: Iterable[Record], verdicts: Mapping[str, Verdict], cause: HoldCause | None
) -> dict[str, str]:
    """The likely reason for each held record, by key.

    That is a whole year or registration group of which nobody is left in the feed, the source's own list, or simply
    absence. A contact shares the reason of the first pupil that it belongs to.
    """
    if cause == "empty_feed":
        return dict.fromkeys(held, "The MIS sent an empty list")
    if cause == "short_feed":
        return dict.fromkeys(held, "The MIS sent fewer people than it says it has")
    there = [record for record in feed if isinstance(record, Pupil)]
    years, forms = {pupil.year for pupil in there}, {pupil.registration for pupil in there}
    reasons: dict[str, str] = {}
    of_contact: dict[str, str] = {}
    for key, record in sorted(held.items()):
        left = verdicts.get(key) == "left"
        reasons[key] = "On the MIS's list of leavers" if left else _reason(record, years, forms)
        for link in record.links if isinstance(record, Pupil) else ():
            of_contact.setdefault(link.contact_id, reasons[key])
    contacts = {key: person_of(key)[1] for key, record in held.items() if isinstance(record, Contact)}
    return reasons | {key: of_contact.get(contact_id, reasons[key]) for key, contact_id in contacts.items()}


def _reason(record: Record, years: Collection[str | None], forms: Collection[str | None]) -> str:
    if isinstance(record, Pupil) and record.year and record.year not in years:
        return f"All of Year {record.year}"
    if isinstance(record, Pupil) and record.registration and record.registration not in forms:
        return f"All of {record.registration}"
    return "No longer in the MIS's data"


def name_of(record: Record) -> str:
    """The name of whoever or whatever a record is about; a mark has none."""
    if isinstance(record, Group):
        return record.name
    return "" if isinstance(record, AttendanceMark) else display_name(record)


def held_person(record: Record, digest: str) -> HeldPerson:
    """The record as a row of a list."""
    return HeldPerson(key=record_key(record), name=name_of(record), digest=digest)
