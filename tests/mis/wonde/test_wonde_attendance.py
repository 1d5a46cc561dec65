"""Attendance marks out of Wonde: the right day, the school's own codes, and nothing guessed."""

from typing import Any

import pytest

from chalicelib.directory.domain.records import AttendanceMark
from chalicelib.mis.wonde.attendance import start_of_day
from chalicelib.mis.wonde.values import changed
from chalicelib.shared.errors import FatalError
from tests.mis.answers import moment, session_mark
from tests.mis.conftest import ReadDataset
from tests.mis.fake_server import FakeServer, Reply

DAY = "2026-06-24"
CODES = [{"id": "K7", "code": "N", "type": "ABSENT"}, {"id": 8, "code": "\\"}, {"id": "K9", "code": " "}]


@pytest.fixture(autouse=True)
def codes(server: FakeServer) -> None:
    server.pages("attendance-codes", CODES)


def test_a_mark_carries_the_schools_code_and_not_its_id(server: FakeServer, read: ReadDataset) -> None:
    server.pages("attendance/session", [session_mark(), session_mark("M2", session="pm", attendance_code=8)])
    assert read("attendance", DAY).records == [
        AttendanceMark(pupil_id="P1", date=DAY, session="AM", code="N"),
        AttendanceMark(pupil_id="P1", date=DAY, session="PM", code="\\"),
    ]


def test_all_that_changed_since_the_schools_day_began_is_asked_for(server: FakeServer, read: ReadDataset) -> None:
    server.pages("attendance/session", [])
    read("attendance", DAY)
    assert server.queries("attendance/session")[0]["updated_after"] == "2026-06-23 23:00:00"


@pytest.mark.parametrize(
    ("day", "timezone", "begins"),
    [
        ("2026-01-15", "Europe/London", "2026-01-15 00:00:00"),
        ("2026-03-29", "Europe/London", "2026-03-29 00:00:00"),  # the clocks go forward an hour later
        ("2026-03-30", "Europe/London", "2026-03-29 23:00:00"),
        ("2026-10-25", "Europe/London", "2026-10-24 23:00:00"),
        ("2026-06-24", "Asia/Dubai", "2026-06-23 20:00:00"),
    ],
)
def test_the_day_begins_at_the_schools_own_midnight(day: str, timezone: str, begins: str) -> None:
    assert changed(start_of_day(day, timezone)) == {"updated_after": begins}


@pytest.mark.parametrize(
    "date",
    [
        moment("2026-06-24 00:00:00.000000", "Europe/London"),
        moment("2026-06-24 00:00:00"),
        moment("2026-06-24 23:30:00", "UTC"),
        moment("2026-06-24"),
        "2026-06-24",
    ],
)
def test_the_date_is_the_calendar_date_as_given(server: FakeServer, read: ReadDataset, date: Any) -> None:
    server.pages("attendance/session", [session_mark(date=date)])
    assert len(read("attendance", DAY).records) == 1


def test_marks_of_other_days_are_passed_over_in_silence(server: FakeServer, read: ReadDataset) -> None:
    server.pages("attendance/session", [session_mark(date=moment("2026-06-23 00:00:00"))])
    found = read("attendance", DAY)
    assert (found.records, found.dropped) == ([], 0)


def test_an_unknown_code_is_left_out_with_a_warning(server: FakeServer, read: ReadDataset) -> None:
    marks = [session_mark("M1", attendance_code="K404"), session_mark("M2", student="P2", attendance_code="K405")]
    server.pages("attendance/session", [*marks, session_mark("M3", student="P3")])
    found = read("attendance", DAY)
    assert [record.id for record in found.records] == [f"{DAY}#AM#P3"]
    assert found.warnings == [
        "2 attendance marks were left out: a code that the school's list of codes does not hold.",
    ]


@pytest.mark.parametrize("code", [None, "", "K9"])
def test_a_mark_without_a_code_is_not_yet_a_mark(server: FakeServer, read: ReadDataset, code: str | None) -> None:
    server.pages("attendance/session", [session_mark(attendance_code=code)])
    found = read("attendance", DAY)
    assert (found.records, found.dropped) == ([], 0)


@pytest.mark.parametrize("fields", [{"date": None}, {"date": moment("soon")}, {"student": None}, {"session": "EVE"}])
def test_a_mark_that_lacks_its_day_pupil_or_session_is_counted(
    server: FakeServer, read: ReadDataset, fields: dict[str, Any]
) -> None:
    server.pages("attendance/session", [session_mark(**fields)])
    found = read("attendance", DAY)
    assert (found.records, found.dropped) == ([], 1)


def test_of_two_marks_for_one_session_the_newer_counts_in_any_order(server: FakeServer, read: ReadDataset) -> None:
    older = session_mark("M1", updated_at=moment("2026-06-24 08:01:00"))
    newer = session_mark("M2", attendance_code=8, updated_at=moment("2026-06-24 10:00:00", "Europe/London"))
    for marks in ([older, newer], [newer, older]):
        server.pages("attendance/session", marks)
        assert read("attendance", DAY).records == [AttendanceMark(pupil_id="P1", date=DAY, session="AM", code="\\")]


def test_marks_without_their_codes_are_not_read(server: FakeServer, read: ReadDataset) -> None:
    server.pages("attendance/session", [session_mark()])
    server.on("attendance-codes", Reply(status=403))
    with pytest.raises(FatalError) as caught:
        read("attendance", DAY)
    assert "attendance codes" in caught.value.safe
