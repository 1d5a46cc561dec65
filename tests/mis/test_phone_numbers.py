"""Telephone numbers as schools type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.mis.phone_numbers import phone

TYPED = st.text(alphabet=st.sampled_from("0123456789+()/-. extmumO#*\u00a0\u202a\uff10\u0660"), max_size=60) | st.text()


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("07911123456", "+447911123456"),
        ("07911 123 456", "+447911123456"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("0044 7911 123456", "+447911123456"),
        ("447911123456", "+447911123456"),
        ("7911123456", "+447911123456"),  # the nought that a spreadsheet ate
        ("07624 123456", "+447624123456"),  # the Isle of Man's mobiles stand inside 076
        ("+353 87 123 4567", "+353871234567"),
        ("\u202a07911\u00a0123456\u202c", "+447911123456"),
        ("\uff10\uff17911123456", "+447911123456"),
    ],
)
def test_a_mobile_is_understood_however_it_is_typed(typed: str, e164: str) -> None:
    found = phone(typed)
    assert found is not None
    assert (found.e164, found.kind) == (e164, "mobile")


@pytest.mark.parametrize("typed", ["07700900123 (mum)", "07700900123mum", "Mob: 07700 900123", "07700900123 ext 45"])
def test_a_note_is_cut_before_it_can_become_digits(typed: str) -> None:
    found = phone(typed)
    assert found is not None
    assert (found.raw, found.e164, found.kind) == (typed, "+447700900123", "mobile")


@pytest.mark.parametrize("typed", ["07700900000", "07700 900999"])
def test_ofcoms_drama_mobiles_can_be_texted(typed: str) -> None:
    found = phone(typed)
    assert found is not None
    assert found.kind == "mobile"


@pytest.mark.parametrize("typed", ["020 7946 0018", "01632 960123", "0113 496 0000", "0300 123 4567", "0800 123456"])
def test_a_landline_is_kept_and_gets_no_text(typed: str) -> None:
    found = phone(typed)
    assert found is not None
    assert found.kind == "landline"
    assert found.e164 is not None


@pytest.mark.parametrize("typed", ["070 1234 5678", "07600 123456", "0901 123 4567"])
def test_personal_pager_and_premium_numbers_are_not_mobiles(typed: str) -> None:
    found = phone(typed)
    assert found is not None
    assert found.kind == "unusable"


@pytest.mark.parametrize(
    "typed", ["11111", "900123", "mum", "07700O00123", "07700900123 or 07700900124", "07700900123 / 07700900124", "+"]
)
def test_what_nobody_can_be_sure_of_is_unusable_and_keeps_its_raw_form(typed: str) -> None:
    found = phone(typed)
    assert found is not None
    assert (found.raw, found.e164, found.kind) == (typed, None, "unusable")


@pytest.mark.parametrize("typed", [None, "", "   ", "\u200b"])
def test_nothing_typed_is_no_number(typed: str | None) -> None:
    assert phone(typed) is None


def test_a_number_sent_as_a_number_is_understood() -> None:
    found = phone(7911123456)
    assert found is not None
    assert found.kind == "mobile"


def test_a_long_note_shortens_the_raw_form_and_not_the_number() -> None:
    found = phone("Please ring only after six in the evening on 07911 123456")
    assert found is not None
    assert (found.raw, found.e164) == ("Please ring only after six in the evenin", "+447911123456")


@given(TYPED)
@example("tel:07911123456;phone-context=+44")
@example("+44" + "0" * 300)
def test_no_text_makes_it_fail_and_only_possible_numbers_get_a_form(typed: str) -> None:
    import phonenumbers

    found = phone(typed)
    if found is None:
        return
    assert found.raw == " ".join(typed.split())[:40].rstrip()
    if found.e164 is None:
        assert found.kind == "unusable"
    else:
        assert phonenumbers.is_possible_number(phonenumbers.parse(found.e164))


@given(TYPED)
def test_the_normal_form_is_understood_as_itself(typed: str) -> None:
    found = phone(typed)
    if found is not None and found.e164 is not None:
        again = phone(found.e164)
        assert again is not None
        assert (again.e164, again.kind) == (found.e164, found.kind)


@given(st.integers(min_value=0, max_value=999))
def test_every_drama_mobile_is_a_mobile(number: int) -> None:
    found = phone(f"07700 900{number:03d}")
    assert found is not None
    assert (found.e164, found.kind) == (f"+447700900{number:03d}", "mobile")
