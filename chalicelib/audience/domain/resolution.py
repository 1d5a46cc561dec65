"""What an audience resolves to: recipients, those left out and why, and pupils for whom nobody can be reached."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct, field

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
"""`bad_address` is one of which a provider has said that nothing reaches it; `passed_over` is an earlier contact
without a usable address, in whose place the next one was chosen; `being_checked` is a person whose removal is held."""

UnreachableReason: TypeAlias = Literal["no_contacts", "none_responsible", "none_reachable"]


class NamedPerson(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A person by id and name; of contacts of pupils, `via_pupil_ids` are the ids of the pupils that led to them."""

    person_id: str
    name: str
    via_pupil_ids: tuple[str, ...] = field(default=(), name="through")


def names_of(people: Sequence[NamedPerson]) -> str:
    """All of them: "Amy Khan and Bob Khan"."""
    names = [person.name for person in people]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


class Recipient(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One address and the people who are reached by it; the first of them gives the recipient its identity.

    `pupil_id` is None where the message goes out once per contact.
    """

    people: tuple[NamedPerson, ...]
    address: str
    pupil_id: str | None = None
    pupil_name: str = ""
    pupil_first_name: str = ""

    @property
    def person_id(self) -> str:
        """The person who stands for all at this address."""
        return self.people[0].person_id

    @property
    def name(self) -> str:
        """All who are reached."""
        return names_of(self.people)


class Exclusion(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One person, or one pair, left out."""

    person_id: str
    name: str
    reason: ExclusionReason
    pupil_id: str | None = None
    pupil_name: str = ""


class Unreachable(Struct, frozen=True, kw_only=True):
    """A chosen pupil for whom nobody can be reached."""

    pupil_id: str
    name: str
    reason: UnreachableReason


class Resolution(Struct, frozen=True, kw_only=True):
    """Everyone an audience comes to at one moment, each list in an order that does not depend on the feed's.

    `tied` counts the pupils whose first contact was not found by priority alone, because another has the same, or
    neither has one. `all_for_responsible` says that the school's feed states no parental responsibility for anybody, so
    that "all with responsibility" came to all.
    """

    recipients: tuple[Recipient, ...]
    exclusions: tuple[Exclusion, ...]
    unreachable: tuple[Unreachable, ...]
    tied: int = 0
    all_for_responsible: bool = False


RecordedReason: TypeAlias = ExclusionReason | Literal["shares_address"]
"""`shares_address` is reached by the delivery of somebody else, with whom the address is shared."""


class ExclusionRecord(Struct, frozen=True, kw_only=True, array_like=True):
    """One person, for one pupil where the message goes out once per pair.

    `reached_via` is the id of the person whose delivery reaches them.
    """

    person_id: str
    pupil_id: str | None
    decision: RecordedReason
    reached_via: str | None = None


def decided(resolution: Resolution) -> tuple[ExclusionRecord, ...]:
    """The decisions of a resolution, but for those that deliveries are made of."""
    left_out = (
        ExclusionRecord(person_id=one.person_id, pupil_id=one.pupil_id, decision=one.reason)
        for one in resolution.exclusions
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


def attempt_id(attempt: int) -> str:
    """The id of the list that one attempt to dispatch a message made."""
    return f"{attempt:05d}"


def about(person_id: str, rows: Iterable[ExclusionRecord]) -> list[ExclusionRecord]:
    """The decisions about one person."""
    return [row for row in rows if row.person_id == person_id]
