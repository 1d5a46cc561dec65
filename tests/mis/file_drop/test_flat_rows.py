"""Rows of mapped files that are shifted, cut short, doubled or about nobody: no restriction and no person is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import Contact, ContactLink, Pupil
from chalicelib.mis.domain.file_mapping import FileMapping, MappedFile
from tests.mis.file_drop.drops import connected, dropped, pages, records, refused, rows, warnings
from tests.mis.file_drop.test_flat_files import mapped

PUPILS = mapped("pupils.csv", "pupils", id="Pupil ID", forename="Forename", surname="Surname")
CONTACTS = mapped(
    "contacts.csv",
    "contacts",
    pupil_id="Pupil ID",
    id="Contact ID",
    forename="Forename",
    surname="Surname",
    mobile="Mobile",
    court_order="Court Order",
    responsibility="PR",
    priority="Priority",
    lives_with="Lives With",
)
MAPPING = FileMapping(files=(PUPILS, CONTACTS))
HEADER = "Pupil ID,Contact ID,Forename,Surname,Mobile,Court Order,PR,Priority,Lives With"
ROLL = rows("Pupil ID,Forename,Surname", "1,Tom,Khan", "2,Ann,Khan")


def reader(*lines: str, roll: str = ROLL, extra: dict[str, str] | None = None, **kept: Any) -> Any:
    also = tuple(kept.pop("files", ()))
    files = {"pupils.csv": roll, "contacts.csv": rows(HEADER, *lines), **(extra or {})}
    return connected(dropped(files), layout="flat", mapping=FileMapping(files=(*MAPPING.files, *also)), **kept)


def links(connector: Any, pupil_id: str = "1") -> list[ContactLink]:
    pupil = records(connector)[pupil_id]
    assert isinstance(pupil, Pupil)
    return list(pupil.links)


def numbers(connector: Any) -> list[list[str | None]]:
    contacts = [one for one in records(connector).values() if isinstance(one, Contact)]
    return [[phone.e164 for phone in one.phones] for one in contacts]


def unusable(connector: Any) -> list[str]:
    return sorted(key for page in pages(connector) for key in page.unusable)


@pytest.mark.parametrize("cell", ["T", "On", "1.0", "\N{CHECK MARK}", "Court Order", "see file", "x"])
def test_a_court_order_in_words_that_nobody_knows_restricts_and_is_told(cell: str) -> None:
    mis = reader(f"1,c1,Aisha,Khan,07700 900001,{cell},Yes,1,Yes")
    assert [link.court_order for link in links(mis)] == [True]
    assert "contacts.csv, row 2, column Court Order: this is neither yes nor no, and counts as yes" in warnings(mis)
    assert "column Court Order" in refused(reader(f"1,c1,A,K,,{cell},,,", strict=True))


@pytest.mark.parametrize(
    ("cell", "restricts"), [("Yes", True), ("1", True), ("", False), ("No", False), ("FALSE", False)]
)
def test_a_court_order_that_is_said_plainly_is_no_finding(cell: str, restricts: bool) -> None:
    mis = reader(f"1,c1,Aisha,Khan,07700 900001,{cell},Yes,1,Yes")
    assert [link.court_order for link in links(mis)] == [restricts]
    assert warnings(mis) == ""


def test_what_else_of_a_pair_cannot_be_read_is_told_and_means_nothing() -> None:
    mis = reader("1,c1,Aisha,Khan,07700 900001,No,Mother,1st,weekends", "1,c2,Omar,Khan,07700 900002,No,Yes,2.0,No")
    first = next(link for link in links(mis) if link.contact_id.endswith("c1"))
    assert (first.responsibility, first.priority, first.lives_with) == (None, None, None)
    assert [link.priority for link in links(mis)] == [2, None]
    told = warnings(mis)
    for column in ("PR", "Priority", "Lives With"):
        assert f"contacts.csv, row 2, column {column}: " in told


SHIFTED = "1,c1,Ann,Smith, Jr,07700900123,Yes,,1,"


def test_strict_names_the_rows_up_to_a_thousand_and_lenient_the_first() -> None:
    lines = [f"1,c{n},Aisha{n},Khan,,No,Mother,1,No" for n in range(1200)]
    assert "contacts.csv, row 2 and 1199 more, column PR: " in warnings(reader(*lines))
    told = refused(reader(*lines, strict=True))
    assert "contacts.csv, rows 2, 3, 4, " in told
    assert " 1000, 1001 and 200 more, column PR: " in told


def test_a_row_with_a_comma_too_many_is_not_read_shifted_and_nobody_is_changed_by_it() -> None:
    mis = reader(SHIFTED, "1,c2,Omar,Khan,07700 900002,No,Yes,2,No", "2,c3,Mia,Khan,07700 900003,No,Yes,1,")
    assert [one.id for one in records(mis).values() if isinstance(one, Pupil)] == ["2"]
    assert unusable(mis) == ["pupils#contact#contact-c1", "pupils#pupil#1"]
    assert sum(page.dropped for page in pages(mis)) == 2
    assert len(numbers(mis)) == 2  # the pupil's other contact is still in the feed
    assert "contacts.csv, row 2: it has more cells than there are headers" in warnings(mis)
    assert "row 2" in refused(reader(SHIFTED, strict=True))


def test_a_delimiter_at_the_end_of_each_row_is_no_comma_too_many() -> None:
    lines = [f"1,c{n},Aisha{n},Khan,07700 90000{n},No,Yes,1,Yes," for n in range(4)]
    assert len(links(reader(*lines))) == 4
    assert warnings(reader(*lines)) == ""


def test_nobody_is_gone_because_of_a_row_that_cannot_be_read() -> None:
    asked = ["pupils#pupil#1", "pupils#contact#contact-c1", "pupils#pupil#9"]
    assert reader(SHIFTED).confirm("pupils", asked) == {"pupils#pupil#9": "gone"}
    family = reader("1,c2,Omar,Khan,07700 900002,No,Yes,2,No", roll=rows("Pupil ID,Forename,Surname", "1,Tom,K,x"))
    with pytest.raises(Exception, match="cannot be used"):
        family.read_family("1", lambda _: ())


def test_a_shifted_row_whose_own_id_may_have_moved_makes_nobody_gone() -> None:
    behind = mapped(
        "contacts.csv", "contacts", pupil_id="Pupil ID", id="Contact ID", surname="Surname", mobile="Mobile"
    )
    files = {
        "pupils.csv": ROLL,
        "contacts.csv": rows("Surname,Pupil ID,Contact ID,Mobile", "Smith, Jr,1,c1,07700900123", "Khan,2,c2,"),
    }
    mis = connected(dropped(files), layout="flat", mapping=FileMapping(files=(PUPILS, behind)))
    assert unusable(mis) == ["pupils#pupil#1"]
    assert mis.confirm("pupils", ["pupils#contact#contact-c9", "pupils#pupil#9"]) == {}


def test_a_row_that_ends_before_its_court_order_is_not_taken_for_one_without() -> None:
    mis = reader("1,c1,Aisha,Khan,07700 900001", "2,c3,Mia,Khan,07700 900003,No")
    assert unusable(mis) == ["pupils#contact#contact-c1", "pupils#pupil#1"]
    assert [link.court_order for link in links(mis, "2")] == [False]
    assert "contacts.csv, row 2: it ends before column Court Order" in warnings(mis)


def test_shifted_rows_of_staff_and_groups_keep_their_keys() -> None:
    staff = mapped("staff.csv", "staff", id="Staff ID", forename="Forename")
    groups = mapped("groups.csv", "groups", id="ID", name="Name")
    mis = reader(
        files=(staff, groups),
        extra={
            "staff.csv": rows("Staff ID,Forename", "s1,Ann, PhD", "s2,Bo"),
            "groups.csv": rows("ID,Name", "g1,Art, Year 9", "g2,"),
        },
    )
    left_out = [key for dataset in ("staff", "groups") for page in pages(mis, dataset) for key in page.unusable]
    assert sorted(left_out) == ["groups#group#g1", "groups#group#g2", "staff#staff#staff-s1"]
    assert mis.confirm("groups", ["groups#group#g1", "groups#group#g2", "groups#group#g9"]) == {
        "groups#group#g9": "gone"
    }


TWICE = ("1,c1,Aisha,Khan,07700 900001,Yes,No,2,", "1,c1,Aisha,Khan,07700 900002,,Yes,1,")


@given(st.permutations(TWICE))
def test_of_a_pair_that_comes_twice_either_row_restricts(lines: list[str]) -> None:
    mis = reader(*lines)
    (link,) = links(mis)
    assert (link.court_order, link.responsibility, link.priority) == (True, True, 1)
    assert "row 3: the same pair comes twice, and a restriction in either counts" in warnings(mis)


def test_a_file_of_relationships_does_not_lift_a_court_order_of_the_contacts_own_row() -> None:
    pairs = mapped("pairs.csv", "relationships", pupil_id="P", contact_id="C", court_order="Court", priority="Order")
    mis = reader(
        "1,c1,Aisha,Khan,07700 900001,Yes,,2,",
        files=(pairs,),
        extra={"pairs.csv": rows("P,C,Court,Order", "1,c1,No,1", "2,c1,,3")},
    )
    assert [(link.court_order, link.priority) for link in links(mis)] == [(True, 1)]
    assert [(link.court_order, link.priority) for link in links(mis, "2")] == [(False, 3)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_contact_whose_rows_differ_keeps_every_number(order: tuple[int, int]) -> None:
    lines = ["1,c1,Aisha,Khan,07700 900001,No,Yes,1,", "2,c1,Aisha,Khan,,No,Yes,1,"]
    mis = reader(*(lines[one] for one in order))
    assert numbers(mis) == [["+447700900001"]]
    assert "contacts.csv, row 3: the same contact comes with other details, and all of them are kept" in warnings(mis)


def test_numbers_of_two_rows_stand_in_the_order_of_the_rows() -> None:
    mis = reader("1,c1,Aisha,Khan,07700 900002,No,Yes,1,", "2,c1,Aisha,Khan,07700 900001,No,Yes,1,")
    assert numbers(mis) == [["+447700900002", "+447700900001"]]


def test_one_id_for_two_people_is_nobody_s_and_their_pupils_stay_as_they_are() -> None:
    mis = reader("1,c1,Aisha,Khan,07700 900001,No,Yes,1,", "2,c1,Bob,Jones,07700 900002,No,Yes,1,")
    assert records(mis) == {}
    assert unusable(mis) == ["pupils#contact#contact-c1", "pupils#pupil#1", "pupils#pupil#2"]
    assert "contacts.csv, row 3, column Contact ID: the same id stands for two people" in warnings(mis)


def test_one_id_in_three_files_is_three_people() -> None:
    staff = mapped("staff.csv", "staff", id="Staff ID", forename="Forename")
    mis = reader("1,1,Mia,Khan,,,,,", files=(staff,), extra={"staff.csv": rows("Staff ID,Forename", "1,Bo")})
    assert set(records(mis)) == {"1", "2", "contact-1"}
    assert [link.contact_id for link in links(mis)] == ["contact-1"]
    assert set(records(mis, "staff")) == {"staff-1"}
    assert mis.confirm("pupils", ["pupils#contact#contact-1"]) == {"pupils#contact#contact-1": "present"}


def test_ids_that_lost_their_zeros_refuse_the_read() -> None:
    told = refused(reader("1,c1,Aisha,Khan,,,,,", roll=rows("Pupil ID,Forename,Surname", "001,Tom,Khan")))
    assert "contacts.csv cannot be used: none of the ids in its column Pupil ID is among the pupils" in told
    assert "zeros" in told


def test_rows_about_nobody_are_counted_and_named() -> None:
    mis = reader("1,c1,Aisha,Khan,,,,,", "8,c8,Eve,Lee,,,,,", "9,c9,Eve,Poe,,,,,")
    assert "contacts.csv, row 3 and 1 more, column Pupil ID: this id is not among the pupils" in warnings(mis)
    assert len(numbers(mis)) == 1
    assert "rows 3, 4, column Pupil ID" in refused(
        reader(*("1,c1,A,K,,,,,", "8,c8,E,L,,,,,", "9,c9,E,P,,,,,"), strict=True)
    )


def test_memberships_and_relationships_about_nobody_are_named_too() -> None:
    pairs = mapped("pairs.csv", "relationships", pupil_id="P", contact_id="C")
    places = mapped("places.csv", "memberships", pupil_id="P", group_id="G")
    mis = reader(
        "1,c1,Aisha,Khan,,,,,",
        files=(pairs, places),
        extra={"pairs.csv": rows("P,C", "1,c1", "7,c1", "1,c7"), "places.csv": rows("P,G", "1,g1", "7,g1")},
    )
    told = warnings(mis)
    assert "pairs.csv, row 3, column P: this id is not among the pupils" in told
    assert "pairs.csv, row 4, column C: this id is not among the contacts" in told
    assert "places.csv, row 3, column P: this id is not among the pupils" in told


def test_a_second_parent_who_is_not_filled_in_is_nobody() -> None:
    second = mapped("pupils.csv", "contacts", pupil_id="Pupil ID", name="Parent 2 Name", mobile="Parent 2 Mobile")
    roll = rows("Pupil ID,Forename,Surname,Parent 2 Name,Parent 2 Mobile", "1,Tom,Khan,,", "2,Ann,Khan,Omar Khan,")
    mis = connected(dropped({"pupils.csv": roll}), layout="flat", mapping=FileMapping(files=(PUPILS, second)))
    assert sum(page.dropped for page in pages(mis)) == 0
    assert warnings(mis) == ""


def test_of_two_columns_with_one_header_the_first_that_is_filled_in_counts() -> None:
    people = MappedFile(file="pupils.csv", holds="pupils", columns={"id": "ID", "forename": "Name", "mobile": "Mobile"})
    roll = rows("ID,Name,Mobile,Mobile,Notes,Notes", "1,Tom,07700 900001,07700 900002,a,b", "2,Ann,,07700 900003,,")
    mis = connected(dropped({"pupils.csv": roll}), layout="flat", mapping=FileMapping(files=(people,)))
    found = [one.phones[0].e164 for one in records(mis).values() if isinstance(one, Pupil)]
    assert found == ["+447700900001", "+447700900003"]
    assert warnings(mis) == (
        "pupils.csv, column Mobile: several columns have this header; the first filled cell counts."
    )
