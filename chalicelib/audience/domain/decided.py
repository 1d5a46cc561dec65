"""What dispatch decided about people who have no delivery of their own, kept so that it can be told later."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.audience.domain.resolution import ExclusionReason, Resolution

Decision: TypeAlias = ExclusionReason | Literal["shares_address"]
"""`shares_address` is reached by the delivery of somebody else, with whom the address is shared."""


class Decided(Struct, frozen=True, kw_only=True, array_like=True):
    """One person, for one pupil where the message goes out once per pair; `through` is whose delivery reaches them."""

    person_id: str
    pupil_id: str | None
    decision: Decision
    through: str | None = None


def decided(resolution: Resolution) -> tuple[Decided, ...]:
    """The decisions of a resolution, but for those that deliveries are made of."""
    left_out = (
        Decided(person_id=one.person_id, pupil_id=one.pupil_id, decision=one.reason) for one in resolution.exclusions
    )
    return (*left_out, *_sharing(resolution))


def _sharing(resolution: Resolution) -> Iterator[Decided]:
    for recipient in resolution.recipients:
        for person in recipient.people[1:]:
            yield Decided(
                person_id=person.person_id,
                pupil_id=recipient.pupil_id,
                decision="shares_address",
                through=recipient.person_id,
            )


def attempt_id(attempt: int) -> str:
    """The id of the list that one attempt to dispatch a message made."""
    return f"{attempt:05d}"


def about(person_id: str, rows: Iterable[Decided]) -> list[Decided]:
    """The decisions about one person."""
    return [row for row in rows if row.person_id == person_id]
