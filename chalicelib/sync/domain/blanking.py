"""Mass blanking: many people would lose their last usable address at once."""

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.directory.domain.addresses import usable_addresses
from chalicelib.directory.domain.directory import Fingerprint, StoredRecord
from chalicelib.directory.domain.kept_states import BlankingHeld
from chalicelib.directory.domain.records import Contact, Person, Pupil, Record, Staff, person_of
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.shared.purposes import Channel
from chalicelib.sync.domain.changes import Changes, as_stored
from chalicelib.sync.domain.guard import too_many_blanked

Field: TypeAlias = Literal["phones", "emails"]
FIELD_OF: dict[Channel, Field] = {"sms": "phones", "email": "emails"}
FIELD_WORDS: dict[Field, str] = {"phones": "mobile number", "emails": "e-mail address"}


class Change(Struct, frozen=True, kw_only=True):
    """A changed person as stored and as the MIS has them now."""

    before: Record
    after: Record


def held_blankings(
    changed: Mapping[str, Change], people: Mapping[str, int], settings: GuardSettings, *, waiting: Collection[str]
) -> dict[str, tuple[Field, ...]]:
    """Give the fields, by key, whose blanking must wait.

    That is where more than the share of one kind of people would lose their last usable address of one sort, and of
    whoever is `waiting` already. All other changes of the same people flow.
    """
    found: dict[str, tuple[Field, ...]] = {}
    for channel, field in FIELD_OF.items():
        blanked = [key for key, pair in changed.items() if _loses(pair, channel)]
        kinds = too_many_blanked(blanked, people, settings)
        for key in blanked:
            if key in waiting or person_of(key)[0] in kinds:
                found[key] = (*found.get(key, ()), field)
    return found


def _without_blanking(pair: Change, fields: tuple[Field, ...]) -> Person:
    """Give the person as the MIS has them, with the held fields as stored."""
    before, after = pair.before, pair.after
    if not isinstance(before, Pupil | Contact | Staff) or not isinstance(after, Pupil | Contact | Staff):
        raise TypeError("only people have addresses")
    return replace(after, **{field: getattr(before, field) for field in fields})


def hold_back(
    changes: Changes,
    stored: Mapping[str, Fingerprint],
    records: Mapping[str, StoredRecord],
    pairs: Mapping[str, Change],
    held_fields: Mapping[str, tuple[Field, ...]],
) -> Changes:
    """Put the held fields back as they are stored.

    A person in whom nothing else changed is not written.
    """
    if not held_fields:
        return changes
    merged = as_stored((_without_blanking(pairs[key], fields) for key, fields in held_fields.items()), expires_at=None)
    kept = {key: replace(one, kept=BlankingHeld(records[key].digest)) for key, one in merged.items()}
    nothing = {
        key
        for key, one in kept.items()
        if one.digest == stored[key].digest and one.kept == stored[key].kept and stored[key].missing_since is None
    }
    changed = tuple(key for key in changes.changed_keys if key not in nothing)
    return replace(
        changes,
        puts=tuple(kept.get(put.key, put) for put in changes.puts if put.key not in nothing),
        changed=len(changed),
        changed_keys=changed,
        unchanged=changes.unchanged + len(nothing),
        blankings=len(held_fields),
    )


def words_of(fields: tuple[Field, ...]) -> str:
    """Say the likely reason, for the list."""
    return f"Would lose the last {' and '.join(FIELD_WORDS[field] for field in fields)}"


def _loses(pair: Change, channel: Channel) -> bool:
    before, after = pair.before, pair.after
    if not isinstance(before, Pupil | Contact | Staff) or not isinstance(after, Pupil | Contact | Staff):
        return False
    return _can_be_reached(before, channel) and not _can_be_reached(after, channel)


def _can_be_reached(person: Person, channel: Channel) -> bool:
    return any(own == channel for own, _ in usable_addresses(person))
