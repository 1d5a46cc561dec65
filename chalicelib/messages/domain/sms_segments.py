"""How many segments a text message takes, each of which is paid for, and which characters make it dearer.

The alphabet is the GSM 7 bit default alphabet and its extension table, 3GPP TS 23.038 (once GSM 03.38), clauses 6.2.1
and 6.2.1.1: https://www.3gpp.org/dynareport/23038.htm. The lengths of joined messages are those of TS 23.040: six
octets of each segment say which part it is. The kept libraries for this are JavaScript's.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

Encoding: TypeAlias = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")

_ALONE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_JOINED: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}

_UNUSUAL_SHOWN = 20


class Segments(Struct, frozen=True, kw_only=True):
    """What one text takes.

    `units` are septets or 16 bit words, `room` those that the same number of segments holds. `unusual` are the
    characters outside the GSM alphabet, the first twenty: one of them makes every character of the text a 16 bit word.
    """

    encoding: Encoding
    units: int
    segments: int
    room: int
    unusual: tuple[str, ...] = ()


def count_segments(text: str) -> Segments:
    """Segments as a phone network counts them; a character is never split between two."""
    unusual = tuple(dict.fromkeys(char for char in text if char not in _BASIC and char not in _EXTENSION))
    encoding: Encoding = "UCS-2" if unusual else "GSM-7"
    sizes = [_words(char) if unusual else _septets(char) for char in text]
    units = sum(sizes)
    if units <= _ALONE[encoding]:
        return Segments(
            encoding=encoding, units=units, segments=1, room=_ALONE[encoding], unusual=unusual[:_UNUSUAL_SHOWN]
        )
    segments, used = 1, 0
    for size in sizes:
        if used + size > _JOINED[encoding]:
            segments, used = segments + 1, 0
        used += size
    return Segments(
        encoding=encoding,
        units=units,
        segments=segments,
        room=segments * _JOINED[encoding],
        unusual=unusual[:_UNUSUAL_SHOWN],
    )


def _septets(char: str) -> int:
    return 2 if char in _EXTENSION else 1


def _words(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1  # a surrogate pair
