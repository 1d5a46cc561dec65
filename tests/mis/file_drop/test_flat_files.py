"""Flat CSV files by a school's own mapping: people, pairs, groups and the day's marks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import AttendanceMark, Contact, Group, Pupil
from chalicelib.mis.domain.file_mapping import FileMapping, Holds, MappedFile, check_mapping, mapped_datasets
from chalicelib.shared.errors import InvalidError
from tests.fakes.dropped_files import MemoryDroppedFiles
from tests.mis.file_drop.drops import NOON, connected, dropped, pages, records, refused, rows, warnings


def mapped(file: str, holds: Holds, **columns: str) -> MappedFile:
    return MappedFile(file=file, holds=holds, columns=columns)


PUPILS = mapped("pupils.csv", "pupils", id="ID", forename="First", surname="Last", classes="Sets")
CONTACTS = mapped(
    "contacts.csv",
    "contacts",
    pupil_id="Pupil",
    name="Name",
    mobile="Mobile",
    priority="Order",
    responsibility="PR",
    court_order="Court",
)
MARKS = mapped("marks*.csv", "attendance", pupil_id="Pupil", date="Date", session="Session", code="Mark")
MAPPING = FileMapping(files=(PUPILS, CONTACTS, MARKS))
FILES = {
    "pupils.csv": rows("ID;First;Last;Sets", "1;Tom;Khan;11z/Ag1 | Choir", "2;Ann;Khan;"),
    "contacts.csv": rows(
        "Pupil,Name,Mobile,Order,PR,Court",
        "1,Aisha Khan,07700 900001,1,Yes,No",
        '1,"Khan, Omar",07700 900002,2,No,Yes',
        "2,Aisha Khan,07700 900001,,,",
    ),
    "marks today.csv": rows("Pupil,Date,Session,Mark", "1,25/11/2026,AM,N", "1,2026-11-25,pm,/", "2,24/11/2026,AM,N"),
}


def reader(files: dict[str, str] = FILES, mapping: FileMapping = MAPPING, **kept: Any) -> Any:
    return connected(dropped(files), layout="flat", mapping=mapping, **kept)


def marks(files: dict[str, str]) -> set[tuple[str, str, str]]:
    found = records(reader(files), "attendance").values()
    return {(mark.pupil_id, mark.session, mark.code) for mark in found if isinstance(mark, AttendanceMark)}


def test_pupils_contacts_and_pairs_are_put_together() -> None:
    found = records(reader())
    tom = found["1"]
    assert isinstance(tom, Pupil)
    contacts = {one.id: one for one in found.values() if isinstance(one, Contact)}
    pairs = [
        (contacts[link.contact_id].forename, link.priority, link.responsibility, link.court_order) for link in tom.links
    ]
    assert pairs == [("Aisha", 1, True, False), ("Omar", 2, False, True)]


def test_a_contact_without_an_id_keeps_the_one_it_was_given_when_the_number_changes() -> None:
    before, after = (
        records(reader()),
        records(reader({**FILES, "contacts.csv": FILES["contacts.csv"].replace("900001", "900009")})),
    )
    assert set(before) == set(after)


def test_classes_that_only_pupils_rows_name_are_groups() -> None:
    groups = records(reader(), "groups")
    assert {one.name for one in groups.values() if isinstance(one, Group)} == {"11z/Ag1", "Choir"}
    tom = records(reader())["1"]
    assert isinstance(tom, Pupil)
    assert tom.group_ids == ("11z/Ag1", "Choir")


def test_marks_of_the_day_are_read_however_the_date_is_written() -> None:
    assert marks(FILES) == {("1", "AM", "N"), ("1", "PM", "/")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,25.13.2026,AM,N", "marks today.csv, row 3, column Date: this is no date"),
        ("1,25/11/2026,Lunch,N", "row 3, column Session: this is neither AM nor PM"),
        ("1,25/11/2026,AM,Absent", "row 3, column Mark: this is no attendance code"),
        (",25/11/2026,AM,N", "row 3, column Pupil: the row names no pupil"),
        ("1,25/11/2026,AM,N,x", "row 3: it has more cells than there are headers"),
    ],
)
def test_a_mark_that_cannot_be_understood_is_named_and_counted_and_means_nothing(row: str, said: str) -> None:
    files = {**FILES, "marks today.csv": rows("Pupil,Date,Session,Mark", "2,25/11/2026,AM,/", row)}
    assert marks(files) == {("2", "AM", "/")}
    assert said in warnings(reader(files), "attendance")
    assert sum(page.dropped for page in pages(reader(files), "attendance")) == 1
    assert said in refused(reader(files, strict=True), "attendance")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["1,11/25/2026,AM,N"], "column Date holds no date"),
        (["1,Wednesday,AM,N", "2,Wednesday,AM,N", "1,25/11/2026,PM,N"], "row 2, column Date"),
        (["1,25/11/2026,1,N", "2,25/11/2026,1,N"], "most of its rows cannot be understood"),
        (["1,25/11/2026,AM,Present", "2,25/11/2026,AM,Absent"], "most of its rows cannot be understood"),
        (["1,25/11/2026,AM,N,x"], "most of its rows cannot be understood"),
        (["001,25/11/2026,AM,N", "002,25/11/2026,AM,N"], "none of the ids in its column Pupil is among the pupils"),
    ],
)
def test_a_file_of_marks_that_cannot_be_understood_changes_nothing(lines: list[str], said: str) -> None:
    files = {**FILES, "marks today.csv": rows("Pupil,Date,Session,Mark", *lines)}
    told = refused(reader(files), "attendance")
    assert said in told
    assert "Nothing was changed." in told


def test_a_mark_of_somebody_who_is_no_pupil_is_told_and_left_out() -> None:
    files = {**FILES, "marks today.csv": rows("Pupil,Date,Session,Mark", "1,25/11/2026,AM,N", "9,25/11/2026,AM,N")}
    assert marks(files) == {("1", "AM", "N")}
    assert "marks today.csv, row 3, column Pupil: this id is not among the pupils" in warnings(
        reader(files), "attendance"
    )


def test_marks_are_read_where_the_pupils_file_has_not_arrived() -> None:
    files = {name: text for name, text in FILES.items() if name != "pupils.csv"}
    assert marks(files) == {("1", "AM", "N"), ("1", "PM", "/")}


@pytest.mark.parametrize(
    "date",
    [
        "2026-11-25",
        "25/11/2026",
        "25.11.26",
        "25-Nov-2026",
        "25 nov 2026",
        "25 November 2026",
        "25-Nov-26 08:45",
        "25/11/26",
    ],
)
def test_usual_ways_to_write_a_date_are_understood(date: str) -> None:
    files = {**FILES, "marks today.csv": rows("Pupil,Date,Session,Mark", f"1,{date},AM,N")}
    assert marks(files) == {("1", "AM", "N")}


def test_a_register_that_is_not_filled_in_makes_nobody_absent() -> None:
    two = FileMapping(
        files=(PUPILS, mapped("am.csv", "attendance", pupil_id="P", date="D", am_code="AM", pm_code="PM"))
    )
    files = {"pupils.csv": FILES["pupils.csv"], "am.csv": rows("P,D,AM,PM", "1,25/11/2026,N,", "2,25/11/2026,,")}
    found = records(reader(files, two), "attendance").values()
    assert [(mark.pupil_id, mark.session) for mark in found if isinstance(mark, AttendanceMark)] == [("1", "AM")]


def test_months_come_first_only_where_the_school_says_so() -> None:
    files = {**FILES, "marks today.csv": rows("Pupil,Date,Session,Mark", "1,11/25/2026,AM,N")}
    american = FileMapping(files=MAPPING.files, month_first=True)
    assert len(records(reader(files, american), "attendance")) == 1
    assert "column Date holds no date" in refused(reader(files), "attendance")


def test_a_pupil_without_a_name_is_left_out_told_apart_and_never_taken_for_absent() -> None:
    files = {**FILES, "pupils.csv": FILES["pupils.csv"] + "3;;;\n"}
    found = pages(reader(files))
    assert sum(page.dropped for page in found) == 1
    assert [key for page in found for key in page.unusable] == ["pupils#pupil#3"]
    assert "pupils.csv, row 4: the pupil was left out, no id or no name." in warnings(reader(files))
    assert reader(files).confirm("pupils", ["pupils#pupil#3", "pupils#pupil#9"]) == {"pupils#pupil#9": "gone"}


def test_with_a_row_that_can_be_anybody_nobody_is_called_gone() -> None:
    files = {**FILES, "pupils.csv": FILES["pupils.csv"] + ";Who;Knows;\n"}
    asked = ["pupils#pupil#1", "pupils#pupil#9"]
    assert reader(files).confirm("pupils", asked) == {"pupils#pupil#1": "present"}


def test_of_each_file_the_newest_counts_and_the_oldest_of_them_gives_the_age() -> None:
    files = MemoryDroppedFiles()
    for hour, (name, text) in enumerate(FILES.items(), start=8):
        files.drop(name, text.encode(), at=datetime(2026, 11, 25, hour, tzinfo=UTC))
    files.drop("pupils.csv", rows("ID;First;Last;Sets", "1;Tom;Khan;", "7;Eve;Lee;").encode(), at=NOON)
    mis = connected(files, layout="flat", mapping=MAPPING)
    assert [one.id for one in records(mis).values() if isinstance(one, Pupil)] == ["1", "7"]
    assert {page.source_as_of for page in pages(mis) if page.records} == {datetime(2026, 11, 25, 9, tzinfo=UTC)}


def test_a_file_that_comes_seldom_is_found_behind_many_others() -> None:
    files = MemoryDroppedFiles()
    for name, text in FILES.items():
        files.drop(name, text.encode(), at=NOON)
    for hour in range(100):
        files.drop("marks today.csv", FILES["marks today.csv"].encode(), at=NOON + timedelta(hours=hour))
    mis = connected(files, layout="flat", mapping=MAPPING)
    assert len(records(mis, "attendance")) == 2
    assert "1" in records(mis)


def test_a_file_that_has_not_arrived_is_named() -> None:
    files = {name: text for name, text in FILES.items() if name != "contacts.csv"}
    assert "A file called contacts.csv has not arrived yet." in refused(reader(files))


def test_a_column_that_is_gone_is_named() -> None:
    files = {**FILES, "contacts.csv": FILES["contacts.csv"].replace("Mobile", "Cellular")}
    assert "contacts.csv cannot be used: it has no column Mobile" in refused(reader(files))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((CONTACTS,), "Say which file holds the pupils."),
        ((mapped("p.csv", "pupils", forename="F"),), "p.csv: say which column is the id of the pupils."),
        ((mapped("p.csv", "pupils", id="I", shoe_size="S"),), "p.csv: pupils have no shoe_size."),
        ((PUPILS, mapped("c.csv", "contacts", id="I", name="N")), "need a column for pupil_id"),
        ((PUPILS, mapped("m.csv", "attendance", pupil_id="P", date="D")), "the session and the code"),
        ((mapped("../p.csv", "pupils", id="I"),), "without a folder"),
        ((mapped("p.csv", "pupils", id=" "),), "say which column is the id"),
        ((PUPILS,) * 21, "At most 20 files"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_in_words(files: tuple[MappedFile, ...], said: str) -> None:
    with pytest.raises(InvalidError) as caught:
        check_mapping(FileMapping(files=files))
    assert said in caught.value.safe
    assert caught.value.field == "mapping"


def test_a_mapping_says_which_datasets_the_school_syncs() -> None:
    assert mapped_datasets(MAPPING) == ("pupils", "groups", "attendance")


@given(st.permutations(FILES["contacts.csv"].splitlines()[1:]), st.permutations(FILES["pupils.csv"].splitlines()[1:]))
def test_the_order_of_rows_does_not_matter(contacts: list[str], pupils: list[str]) -> None:
    files = {
        **FILES,
        "contacts.csv": rows("Pupil,Name,Mobile,Order,PR,Court", *contacts),
        "pupils.csv": rows("ID;First;Last;Sets", *pupils),
    }
    assert records(reader(files)) == records(reader())
