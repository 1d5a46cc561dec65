"""What an audience resolves to: recipients, exclusions and unreachable pupils."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct, field


class NamedPerson(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A person by id and name; `via_pupil_ids` are the pupils whose contact they are."""

    person_id: str
    name: str
    via_pupil_ids: tuple[str, ...] = field(default=(), name="through")


def names_of(people: Sequence[NamedPerson]) -> str:
    """List the names: "Amy Khan and Bob Khan"."""
    names = [person.name for person in people]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


class Recipient(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One address and the people reached at it.

    The first of them gives the recipient its identity. `pupil_id` is None where the message goes out once per contact.
    """

    people: tuple[NamedPerson, ...]
    address: str
    pupil_id: str | None = None
    pupil_name: str = ""
    pupil_first_name: str = ""

    @property
    def person_id(self) -> str:
        """The id of the first person, who stands for all at this address."""
        return self.people[0].person_id

    @property
    def name(self) -> str:
        """The names of all who are reached."""
        return names_of(self.people)


ExclusionReason: TypeAlias = Literal[
    "court_order",
    "no_contact",
    "never_contact",
    "deceased",
    "opted_out",
    "no_address",
    "bad_address",
    "passed_over",
    "not_found",
    "being_checked",
]
"""`bad_address`: a provider has said that nothing reaches it. `passed_over`: an earlier contact without a usable
address, in whose place the next contact was chosen. `being_checked`: a person whose removal is held."""


class Exclusion(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One person, or one pair, left out."""

    person_id: str
    name: str
    reason: ExclusionReason
    pupil_id: str | None = None
    pupil_name: str = ""


UnreachableReason: TypeAlias = Literal["no_contacts", "none_responsible", "none_reachable"]


class Unreachable(Struct, frozen=True, kw_only=True):
    """A chosen pupil for whom nobody can be reached."""

    pupil_id: str
    name: str
    reason: UnreachableReason


class Resolution(Struct, frozen=True, kw_only=True):
    """What an audience resolves to at one moment.

    Each list has an order that does not depend on the feed's. `tied` counts the pupils whose first contact could not be
    chosen by priority alone, because another has the same, or neither has one. `all_for_responsible` says that the
    school's feed states no parental responsibility for anybody, so that "all with responsibility" came to all.
    """

    recipients: tuple[Recipient, ...]
    exclusions: tuple[Exclusion, ...]
    unreachable: tuple[Unreachable, ...]
    tied: int = 0
    all_for_responsible: bool = False


RecordedReason: TypeAlias = ExclusionReason | Literal["shares_address"]
"""`shares_address` is reached by the delivery of somebody else with the same address."""


class ExclusionRecord(Struct, frozen=True, kw_only=True, array_like=True):
    """Why one person has no delivery of their own.

    `pupil_id` is set where the message goes out once per pair. `reached_via` is the id of the person whose
    delivery reaches them.
    """

    person_id: str
    pupil_id: str | None
    decision: RecordedReason
    reached_via: str | None = None


def exclusion_records(resolution: Resolution) -> tuple[ExclusionRecord, ...]:
    """Record everybody without a delivery of their own.

    First those left out, then those who share somebody else's address.
    """
    left_out = (
        ExclusionRecord(person_id=exclusion.person_id, pupil_id=exclusion.pupil_id, decision=exclusion.reason)
        for exclusion in resolution.exclusions
    )
    return (*left_out, *_sharing(resolution))


def _sharing(resolution: Resolution) -> Iterator[ExclusionRecord]:
    for recipient in resolution.recipients:
        for person in recipient.people[1:]:
            yield ExclusionRecord(
                person_id=person.person_id,
                pupil_id=recipient.pupil_id,
                decision="shares_address",
                reached_via=recipient.person_id,
            )


def records_about(person_id: str, records: Iterable[ExclusionRecord]) -> list[ExclusionRecord]:
    """Pick the records about one person."""
    return [record for record in records if record.person_id == person_id]


def attempt_id(attempt: int) -> str:
    """Make the id under which one dispatch attempt's records are stored."""
    return f"{attempt:05d}"
