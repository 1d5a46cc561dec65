"""E-mail addresses as schools type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mis.email_addresses import email


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("amina.khan@example.com", "amina.khan@example.com"),
        (" Amina.Khan@Example.COM ", "amina.khan@example.com"),
        ("mailto:amina@example.com", "amina@example.com"),
        ("<amina@example.com>;", "amina@example.com"),
        ("amina@example.com.", "amina@example.com"),
        ("amina+school@mail.example.co.uk", "amina+school@mail.example.co.uk"),
        ("o'neill@example.com", "o'neill@example.com"),
        ("amina@example.com\u200b", "amina@example.com"),
        ("amina@xn--bcher-kva.example", "amina@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_understood_however_it_is_typed(typed: str, address: str) -> None:
    found = email(typed)
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize(
    "typed",
    [
        "none",
        "amina@",
        "@example.com",
        "amina@example",
        "amina@@example.com",
        "amina khan@example.com",
        "amina@example..com",
        "a..mina@example.com",
        "amina.@example.com",
        "amina@-example.com",
        "amina@[127.0.0.1]",
        "amina@127.0.0.1",
        "amina@example.com; tom@example.com",
        "amína@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 64}.com",
    ],
)
def test_what_cannot_be_written_to_keeps_only_its_raw_form(typed: str) -> None:
    found = email(typed)
    assert found is not None
    assert (found.raw, found.address) == (typed, None)


@pytest.mark.parametrize("typed", [None, "", "  ", "\u200b"])
def test_nothing_typed_is_no_address(typed: str | None) -> None:
    assert email(typed) is None


@given(st.text() | st.emails())
def test_no_text_makes_it_fail_and_the_normal_form_is_its_own(typed: str) -> None:
    found = email(typed)
    if found is not None and found.address is not None:
        again = email(found.address)
        assert again is not None
        assert again.address == found.address
        assert found.address.isascii()
        assert not set(found.address) & set(' ,;<>"\n\r')
