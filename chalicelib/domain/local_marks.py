"""What a school itself has said about people and addresses; no sync writes here, so none can undo it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct, field

from chalicelib.domain.audience import Channel, Purpose

PairMark: TypeAlias = Literal["cleared", "no_contact"]
"""What was said of one pair: its court order does not keep this contact from messages (`cleared`), or nothing may go to
this contact about this pupil (`no_contact`)."""


class PersonMark(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="person", tag_field="kind"):
    """Of one person; `pairs` are those of a contact, by the pupil's id. `by` and `at` say who marked it last."""

    person_id: str
    never_contact: bool = False
    deceased: bool = False
    pairs: dict[str, PairMark] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        """Its key within the school."""
        return person_mark_key(self.person_id)


class AddressMark(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="address", tag_field="kind"):
    """Of one address on one channel: the purposes that whoever reads there does not want."""

    channel: Channel
    address: str
    opt_outs: tuple[Purpose, ...] = ()

    @property
    def key(self) -> str:
        """Its key within the school; a digest, because keys end up in logs."""
        return address_mark_key(self.channel, self.address)


LocalMark: TypeAlias = PersonMark | AddressMark

LOCAL_PREFIX = "local#"


def person_mark_key(person_id: str) -> str:
    """The key of what is said of a person."""
    return f"{LOCAL_PREFIX}person#{person_id}"


def address_mark_key(channel: Channel, address: str) -> str:
    """The key of what is said of an address; case does not tell two addresses apart."""
    digest = blake2b(f"{channel}\n{address.casefold()}".encode(), digest_size=16).hexdigest()
    return f"{LOCAL_PREFIX}address#{digest}"


class LocalMarks(Struct, frozen=True, kw_only=True):
    """Marks by key."""

    by_key: dict[str, LocalMark] = field(default_factory=dict)

    @classmethod
    def of(cls, marks: Iterable[LocalMark]) -> "LocalMarks":
        """These marks."""
        return cls(by_key={mark.key: mark for mark in marks})

    def person(self, person_id: str) -> PersonMark:
        """What is said of a person."""
        found = self.by_key.get(person_mark_key(person_id)) if self.by_key else None
        return found if isinstance(found, PersonMark) else PersonMark(person_id=person_id)

    def address(self, channel: Channel, address: str) -> AddressMark:
        """What is said of an address."""
        found = self.by_key.get(address_mark_key(channel, address)) if self.by_key else None
        return found if isinstance(found, AddressMark) else AddressMark(channel=channel, address=address)

    def opted_out(self, channel: Channel, address: str, purpose: Purpose) -> bool:
        """Whether messages of this purpose are not wanted there."""
        return bool(self.by_key) and purpose in self.address(channel, address).opt_outs


NOTHING_SAID = LocalMarks()


class LocalMarkStore(Protocol):
    """Where local marks are kept, beside the directory, with which they are read. Every read is strongly consistent."""

    def get(self, school_id: str, keys: Collection[str]) -> LocalMarks:
        """The marks with these keys, as far as there are any."""
        ...

    def put(self, school_id: str, marks: Iterable[LocalMark]) -> None:
        """Create or replace marks."""
        ...
