"""Cleaning of text as people type it into an MIS."""

import unicodedata

# Invisible marks (a copied number often stands between two), unpaired surrogates, private and unassigned.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})


def trimmed(value: object, limit: int) -> str:
    """The value itself on one line, white space folded, at most `limit` characters; empty where there is none."""
    return "" if value is None else " ".join(str(value).split())[:limit].rstrip()


def plain(value: object) -> str:
    """The value for parsing: look-alike forms folded (full-width digits, no-break spaces), no invisible marks."""
    folded = unicodedata.normalize("NFKC", "" if value is None else str(value))
    kinds = ((c, unicodedata.category(c)) for c in folded)
    return " ".join("".join(" " if kind == "Cc" else c for c, kind in kinds if kind not in _UNSEEN).split())
