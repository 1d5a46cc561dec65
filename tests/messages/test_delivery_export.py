"""Deliveries as a file: what a spreadsheet makes of it is what stands there, and no cell is a formula."""

import csv
from datetime import UTC, datetime
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audience.domain.resolution import NamedPerson
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.views.delivery_export import deliveries_csv

AT = datetime(2026, 6, 1, 8, 5, 9, tzinfo=UTC)


def rows(text: str) -> list[list[str]]:
    assert text[0] == "\ufeff"
    return list(csv.reader(StringIO(text[1:], newline="")))


def one(**more: str) -> Delivery:
    people = (NamedPerson(person_id="c1", name=more.pop("name", "Ann Hill")),)
    return Delivery(id="d1", people=people, **({"address": "+447700900001"} | more))  # type: ignore[arg-type]


def test_a_delivery_is_a_row_in_the_schools_own_time() -> None:
    people = (NamedPerson(person_id="c1", name="Zoë, Ann"),)
    sent = Delivery(id="d1", people=people, address="a@elm.invalid", status="sent", claim="t", claimed_at=AT)
    header, row = rows(deliveries_csv([sent], "email", timezone="Europe/London"))
    assert header == ["Name", "Pupil", "Channel", "Address", "Status", "Reason", "Sent at"]
    assert row == ["Zoë, Ann", "", "email", "a@elm.invalid", "sent", "", "2026-06-01 09:05:09"]


@given(name=st.text(max_size=20), number=st.integers(0, 999))
def test_no_cell_is_taken_for_a_formula(name: str, number: int) -> None:
    text = deliveries_csv([one(name=name, address=f"+447700900{number:03d}")], "sms", timezone="Europe/London")
    _, row = rows(text)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert row[3] == f"'+447700900{number:03d}"
    assert row[4] == "queued"
