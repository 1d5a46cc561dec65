"""What an example shows: that somebody is there, and not who."""

import pytest
from msgspec.structs import replace

from chalicelib.directory.domain.records import (
    AttendanceMark,
    Contact,
    ContactLink,
    Email,
    Group,
    Phone,
    Pupil,
    Record,
    Staff,
)
from chalicelib.mis.domain.masking import masked, masked_email, masked_phone

NUMBER = Phone(raw="07700 900001")
TOM = Pupil(id="p1", forename="Tom", surname="Khan")


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (Contact(id="c1", forename="Amina", surname="Khan", phones=(NUMBER,)), "A... K..., 07*** ***001"),
        (Contact(id="c1", forename="Amina", surname="Khan"), "A... K..."),
        (Staff(id="s1", forename="", surname="Reed", emails=(Email(raw="lee@school.example"),)), "R..., l***@s***"),
        (replace(TOM, year="9", links=(ContactLink(contact_id="c1"),)), "T... K..., year 9, 1 contact"),
        (TOM, "T... K..., 0 contacts"),
        (Group(id="g1", name="9B"), "9B"),
        (Group(id="g2", name="Mrs Khan's form"), "Mrs..."),
        (AttendanceMark(pupil_id="p1", date="2026-11-02", session="AM", code="N"), "AM N"),
    ],
)
def test_each_kind_is_shown_masked(record: Record, shown: str) -> None:
    assert masked(record) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("+44 7700 900001", "44*** ***001"), ("11111", "***"), ("12345678", "***"), ("", "***"), ("ask dad", "***")],
)
def test_of_a_short_number_nothing_is_shown(raw: str, shown: str) -> None:
    assert masked_phone(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"), [("amina@khan.example", "a***@k***"), ("no address", "***@n***"), ("", "***@***")]
)
def test_of_an_address_first_letters_are_shown(raw: str, shown: str) -> None:
    assert masked_email(raw) == shown
