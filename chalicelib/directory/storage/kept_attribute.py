"""The stored attribute `kept`: a word, a digest, or "held " before a digest."""

from chalicelib.directory.domain.kept_states import (
    BlankingDiscarded,
    BlankingHeld,
    KeptState,
    ListedAsLeaver,
    RemovalDiscarded,
)

_ABSENT = "absent"
_LEFT = "left"
_HELD = "held "


def encode_kept(kept: KeptState) -> str:
    """Write a state as the attribute has it."""
    match kept:
        case RemovalDiscarded():
            return _ABSENT
        case ListedAsLeaver():
            return _LEFT
        case BlankingHeld(digest=digest):
            return _HELD + digest
        case BlankingDiscarded(digest=digest):
            return digest


def decode_kept(stored: str | None) -> KeptState | None:
    """Read the attribute; None where the record has none."""
    if stored is None:
        return None
    if stored == _ABSENT:
        return RemovalDiscarded()
    if stored == _LEFT:
        return ListedAsLeaver()
    if stored.startswith(_HELD):
        return BlankingHeld(stored.removeprefix(_HELD))
    return BlankingDiscarded(stored)
