"""Whether a school's store holds what its MIS says, record by record; only listed held changes may differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.digests import body_digest
from chalicelib.sync.domain.held import HeldKind

_HELD_FIELDS = {"phones", "emails"}


class Row(Struct, frozen=True, kw_only=True):
    """One record: its canonical JSON and, of a stored one, the digest beside it and the marks that are set on it."""

    body: bytes
    digest: str
    marks: tuple[str, ...] = ()


class Listed(Struct, frozen=True, kw_only=True):
    """One person on a list of held changes; `digest` is the stored record's of a removal, the MIS's of a blanking."""

    kind: HeldKind
    key: str
    digest: str


class Difference(Struct, frozen=True, kw_only=True):
    """What is not as it should be, and where."""

    school_id: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.school_id}: {self.key}: {self.what}"


def differences(
    school_id: str, *, mis: Mapping[str, Row], stored: Mapping[str, Row], held: Iterable[Listed]
) -> list[Difference]:
    """Everything in which the store and the lists are not what they should be, by record key.

    `stored` has neither removed nor expired records. A list must be true as well: whoever it names is absent from the
    MIS and marked, or keeps an address that the MIS has blanked.
    """
    lists: dict[HeldKind, dict[str, str]] = {"removal": {}, "blanking": {}}
    for one in held:
        lists[one.kind][one.key] = one.digest
    keys = sorted(mis.keys() | stored.keys() | lists["removal"].keys() | lists["blanking"].keys())
    return [
        Difference(school_id=school_id, key=key, what=what)
        for key in keys
        for what in _wrong(mis.get(key), stored.get(key), lists["removal"].get(key), lists["blanking"].get(key))
    ]


def _wrong(mis: Row | None, stored: Row | None, removal: str | None, blanking: str | None) -> Iterator[str]:
    if stored is None:
        yield (
            "in the MIS, missing from the store"
            if mis
            else "on a list of held changes, but neither stored nor in the MIS"
        )
        return
    if stored.digest != body_digest(stored.body):
        yield "its digest is not that of the stored record"
    if mis is None:
        yield from _wrong_extra(stored, removal)
        return
    if removal is not None:
        yield "in the MIS, but listed as a held removal"
    if marks := [mark for mark in stored.marks if mark in {"held_since", "missing_since"}]:
        yield f"in the MIS, but still marked {', '.join(marks)}"
    fields = list(_fields_that_differ(mis.body, stored.body))
    if blanking is not None and blanking == mis.digest and fields and _HELD_FIELDS.issuperset(fields):
        return
    if blanking is not None:
        yield "listed as a held blanking that is none"
    for field in fields:
        before, after = _value(stored.body, field), _value(mis.body, field)
        yield f"{field} differs: {before!r} is stored, the MIS has {after!r}"


def _wrong_extra(stored: Row, removal: str | None) -> Iterator[str]:
    if removal is None:
        yield "in the store, not in the MIS and on no list of held changes"
    elif removal != stored.digest:
        yield "on a list of held changes that shows another record than the stored one"
    elif "held_since" not in stored.marks:
        yield "on a list of held changes, but not marked as held"


def _fields_that_differ(one: bytes, other: bytes) -> Iterator[str]:
    if one == other:
        return
    left, right = msgspec.json.decode(one), msgspec.json.decode(other)
    different = [field for field in sorted(left.keys() | right.keys()) if left.get(field) != right.get(field)]
    yield from different or ["form"]  # equal values in another form are another digest


def _value(body: bytes, field: str) -> Any:
    return msgspec.json.decode(body).get(field)
