"""Segments are counted as phone networks count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.messages.domain.sms_segments import count_segments

GSM = "Aé€[£ñΩ\n"

# \u2018 and \u2019 are curly quotation marks, \u2013 is a dash: what a word processor makes of plain ones.


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),  # two septets each
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the pair would straddle: 152, 2 + 151, 1
        ("ü" * 160, "GSM-7", 160, 1),
        ("é" * 160, "GSM-7", 160, 1),
        ("ç" * 70, "UCS-2", 70, 1),  # the alphabet has the capital only
        ("\u2019" * 71, "UCS-2", 71, 2),
        ("\u2019" * 134, "UCS-2", 134, 2),
        ("\u2019" * 135, "UCS-2", 135, 3),
        ("👋" * 35, "UCS-2", 70, 1),  # a surrogate pair each
        ("👋" * 36, "UCS-2", 72, 2),
        ("a" * 66 + "👋" + "a" * 66, "UCS-2", 134, 3),  # the pair would straddle: 66, 2 + 65, 1
        ("a" * 69 + "\u2019", "UCS-2", 70, 1),
        ("a" * 70 + "\u2019", "UCS-2", 71, 2),
    ],
)
def test_the_lengths_that_networks_use(text: str, encoding: str, units: int, segments: int) -> None:
    counted = count_segments(text)
    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)


def test_the_characters_that_make_a_text_dearer_are_named_once_each() -> None:
    assert count_segments("It\u2019s \u2018half term\u2019 \u2013 €5").unusual == ("\u2019", "\u2018", "\u2013")
    assert count_segments("It's half term - €5").unusual == ()


@given(st.text(max_size=700))
def test_segments_hold_the_text_and_none_is_wasted(text: str) -> None:
    counted = count_segments(text)
    assert counted.units <= counted.room
    a_segment = counted.room // counted.segments
    assert counted.segments == 1 or counted.units > (counted.segments - 1) * (a_segment - 1)


@given(st.text(GSM, max_size=400), st.text(GSM, max_size=400))
def test_a_longer_text_never_takes_less(first: str, second: str) -> None:
    assert count_segments(first + second).segments >= count_segments(first).segments
