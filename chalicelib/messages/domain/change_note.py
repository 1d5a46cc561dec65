"""What changed between the list that the writer saw and the recipients of dispatch."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.audience.domain.resolution import Recipient
from chalicelib.shared.purposes import Channel

Change: TypeAlias = Literal["added", "removed", "changed"]

_NAMES_KEPT = 100  # a name is about 40 bytes; the counts are always complete


class SeenRow(Struct, frozen=True, kw_only=True, array_like=True):
    """One person of one recipient as it was seen: digests of who and of the address, and the name to show."""

    who: str
    address: str
    name: str


class ChangedName(Struct, frozen=True, kw_only=True):
    """One person and what changed about them."""

    name: str
    change: Change


class ChangeNote(Struct, frozen=True, kw_only=True):
    """Counts of people added, removed and with another address, the first hundred names, and all in one sentence."""

    added: int
    removed: int
    changed: int
    names: tuple[ChangedName, ...]
    message: str


def seen_rows(recipients: Iterable[Recipient]) -> tuple[SeenRow, ...]:
    """One row for each person who is reached, for each pupil where the message goes once per pair."""
    return tuple(
        SeenRow(
            who=_digest(person.person_id, recipient.pupil_id or ""),
            address=_digest(recipient.address),
            name=f"{person.name} for {recipient.pupil_name}" if recipient.pupil_id else person.name,
        )
        for recipient in recipients
        for person in recipient.people
    )


def compare(seen: Iterable[SeenRow], now: Iterable[SeenRow], channel: Channel) -> ChangeNote:
    """The note that says how the recipients differ from what was seen."""
    before = {row.who: row for row in seen}
    after = {row.who: row for row in now}
    added = [row for who, row in after.items() if who not in before]
    removed = [row for who, row in before.items() if who not in after]
    changed = [row for who, row in after.items() if who in before and before[who].address != row.address]
    names = [ChangedName(name=row.name, change="changed") for row in changed]
    names += [ChangedName(name=row.name, change="added") for row in added]
    names += [ChangedName(name=row.name, change="removed") for row in removed]
    return ChangeNote(
        added=len(added),
        removed=len(removed),
        changed=len(changed),
        names=tuple(names[:_NAMES_KEPT]),
        message=_sentence(len(added), len(removed), len(changed), channel),
    )


def _sentence(added: int, removed: int, changed: int, channel: Channel) -> str:
    noun = "number" if channel == "sms" else "address"
    plural = "numbers" if channel == "sms" else "addresses"
    parts = [f"{added} added"] if added else []
    parts += [f"{removed} removed"] if removed else []
    parts += [f"{changed} {noun if changed == 1 else plural} changed"] if changed else []
    return f"{', '.join(parts)} since you wrote this" if parts else "Nothing changed since you wrote this"


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
