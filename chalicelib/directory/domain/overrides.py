"""What a school has said, or learned, about people and addresses; no sync writes here, so none can undo it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.directory.domain.receipts import AddressState, Receipt
from chalicelib.shared.purposes import Channel, Purpose

PairOverride: TypeAlias = Literal["cleared", "no_contact"]
"""What was said of one pair: its court order does not keep this contact from messages (`cleared`), or nothing may go to
this contact about this pupil (`no_contact`)."""


class PersonOverride(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="person", tag_field="kind"):
    """Of one person; `pairs` are those of a contact, by the pupil's id. `by` and `at` say who marked it last."""

    person_id: str
    never_contact: bool = False
    deceased: bool = False
    pairs: dict[str, PairOverride] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        """Its key within the school."""
        return person_mark_key(self.person_id)


class AddressOverride(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="address", tag_field="kind"):
    """Of one address on one channel: the purposes that whoever reads there does not want."""

    channel: Channel
    address: str
    opt_outs: tuple[Purpose, ...] = ()

    @property
    def key(self) -> str:
        """Its key within the school; a digest, because keys end up in logs."""
        return address_mark_key(self.channel, self.address)


class AddressHealth(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="health", tag_field="kind"):
    """What deliveries have shown of an address, which is known here by its mark's key alone.

    `reason` is a sentence, `at` the moment of the event. After a complaint nothing general goes there any more.
    """

    key: str
    state: AddressState
    at: datetime
    reason: str = ""
    complained: bool = False

    def after(self, receipt: Receipt) -> "AddressHealth":
        """The health once a receipt is known; of two the later event stands, in whichever order they come."""
        health = replace(self, complained=self.complained or receipt.complained)
        soft_after_hard = self.state == "bad" and receipt.address == "doubtful"
        if receipt.address is None or receipt.at < self.at or soft_after_hard:
            return health
        return replace(health, state=receipt.address, at=receipt.at, reason=receipt.reason)

    def forgiven(self, *, now: datetime, complaint: bool) -> "AddressHealth":
        """The health once a person wants the address tried again; a complaint stands unless it is forgiven as well."""
        complained = self.complained and not complaint
        return replace(self, state="untried", at=now, reason="", complained=complained)


ContactOverride: TypeAlias = PersonOverride | AddressOverride | AddressHealth

LOCAL_PREFIX = "local#"


def person_mark_key(person_id: str) -> str:
    """The key of what is said of a person."""
    return f"{LOCAL_PREFIX}person#{person_id}"


def address_mark_key(channel: Channel, address: str) -> str:
    """The key of what is said of an address; case does not tell two addresses apart."""
    return f"{LOCAL_PREFIX}address#{_digest(channel, address)}"


def address_health_key(channel: Channel, address: str) -> str:
    """The key of what deliveries have shown of an address."""
    return f"{LOCAL_PREFIX}health#{_digest(channel, address)}"


def _digest(channel: Channel, address: str) -> str:
    return blake2b(f"{channel}\n{address.casefold()}".encode(), digest_size=16).hexdigest()


class ContactOverrides(Struct, frozen=True, kw_only=True):
    """Marks by key."""

    by_key: dict[str, ContactOverride] = field(default_factory=dict)

    @classmethod
    def of(cls, marks: Iterable[ContactOverride]) -> "ContactOverrides":
        """These marks."""
        return cls(by_key={mark.key: mark for mark in marks})

    def person(self, person_id: str) -> PersonOverride:
        """What is said of a person."""
        found = self.by_key.get(person_mark_key(person_id)) if self.by_key else None
        return found if isinstance(found, PersonOverride) else PersonOverride(person_id=person_id)

    def address(self, channel: Channel, address: str) -> AddressOverride:
        """What is said of an address."""
        found = self.by_key.get(address_mark_key(channel, address)) if self.by_key else None
        return found if isinstance(found, AddressOverride) else AddressOverride(channel=channel, address=address)

    def health(self, channel: Channel, address: str) -> AddressHealth | None:
        """What deliveries have shown of an address; None where nothing but that messages go there."""
        found = self.by_key.get(address_health_key(channel, address)) if self.by_key else None
        return found if isinstance(found, AddressHealth) else None

    def opted_out(self, channel: Channel, address: str, purpose: Purpose) -> bool:
        """Whether messages of this purpose are not wanted there; a complaint is about what is general."""
        if not self.by_key:
            return False
        health = self.health(channel, address)
        complained = purpose == "general" and health is not None and health.complained
        return complained or purpose in self.address(channel, address).opt_outs

    def is_bad(self, channel: Channel, address: str) -> bool:
        """Whether nothing reaches this address, as a provider has said."""
        health = self.health(channel, address)
        return health is not None and health.state == "bad"


NOTHING_SAID = ContactOverrides()


class OverrideStore(Protocol):
    """Where local marks are kept, beside the directory, with which they are read. Every read is strongly consistent."""

    def get(self, school_id: str, keys: Collection[str]) -> ContactOverrides:
        """The marks with these keys, as far as there are any."""
        ...

    def put(self, school_id: str, marks: Iterable[ContactOverride]) -> None:
        """Create or replace marks."""
        ...

    def change_health(
        self, school_id: str, key: str, change: Callable[[AddressHealth | None], AddressHealth | None]
    ) -> None:
        """Replace one address's health by what `change` makes of it; None, or the same, writes nothing.

        No other writer comes in between. Raises RetriableError where there is no end to the contention.
        """
        ...
