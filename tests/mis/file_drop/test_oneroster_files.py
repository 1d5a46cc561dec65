"""OneRoster CSV packages as they really are: both versions, whole and changes, and what exports get wrong."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import Contact, Pupil
from chalicelib.mis.file_drop import roster
from tests.mis.file_drop.drops import (
    NOON,
    bulk,
    connected,
    drop,
    dropped,
    package,
    pages,
    records,
    refused,
    rows,
    warnings,
    zip_of,
)

HEADERS = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName,sms,agentSourcedIds,grades"
)
TOM = "p1,,,true,s1,student,Tom,Khan,,c1,09"
AISHA = "c1,,,true,s1,parent,Aisha,Khan,07700 900001,,"
USERS = rows(HEADERS, TOM, AISHA)
CLASSES = rows("sourcedId,status,dateLastModified,title,classType", "k1,,,9B,homeroom", "k2,,,11z/Ag1,scheduled")
PLACES = rows("sourcedId,status,dateLastModified,classSourcedId,userSourcedId,role", "e1,,,k1,p1,student")
WHOLE = {
    "manifest.csv": bulk(users="bulk", classes="bulk", enrollments="bulk"),
    "users.csv": USERS,
    "classes.csv": CLASSES,
    "enrollments.csv": PLACES,
}


def changed(users: str, **files: str) -> dict[str, str]:
    return {"manifest.csv": bulk(users="delta", classes="absent"), "users.csv": users, **files}


def pupil(files: Any, **kept: Any) -> Pupil:
    found = records(connected(files, **kept))["p1"]
    assert isinstance(found, Pupil)
    return found


def test_a_whole_package_gives_pupils_contacts_and_registration_groups() -> None:
    tom = pupil(dropped(WHOLE))
    assert (tom.forename, tom.year, tom.registration, tom.group_ids) == ("Tom", "9", "9B", ("k1",))
    assert [link.contact_id for link in tom.links] == ["c1"]
    assert warnings(connected(dropped(WHOLE))) == ""


def test_version_1_2_has_its_roles_in_a_file_of_their_own() -> None:
    users = rows(
        "sourcedId,status,dateLastModified,enabledUser,givenName,familyName,preferredGivenName,agentSourcedIds,grades",
        "p1,,,true,Thomas,Khan,Tom,c1,09",
        "c1,,,true,Aisha,Khan,,,",
    )
    roles = rows(
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
        "r1,,,p1,primary,student,2024-08-01,,s1",
        "r2,,,c1,primary,parent,,,s1",
        "r3,,,p1,secondary,aide,,01/09/2025,s1",
    )
    files = {"manifest.csv": bulk(version="1.2", users="bulk", roles="bulk"), "users.csv": users, "roles.csv": roles}
    assert pupil(dropped(files)).forename == "Tom"
    assert "p1" not in records(connected(dropped(files)), "staff")


def test_changes_are_laid_over_the_whole_package_and_what_they_lack_stays() -> None:
    files = dropped(WHOLE, changed(rows(HEADERS, "c1,active,2026-11-25,true,s1,parent,Aisha,Khan,07700 900009,,")))
    contact = records(connected(files))["c1"]
    assert isinstance(contact, Contact)
    assert contact.phones[0].e164 == "+447700900009"
    assert pupil(files).registration == "9B"


def test_whoever_is_marked_as_deleted_is_gone_and_comes_back_when_active() -> None:
    gone = changed(rows(HEADERS, "p1,tobedeleted,2026-11-25,true,s1,student,Tom,Khan,,c1,09"))
    assert "p1" not in records(connected(dropped(WHOLE, gone)))
    assert connected(dropped(WHOLE, gone)).confirm("pupils", ["pupils#pupil#p1"]) == {"pupils#pupil#p1": "left"}
    back = changed(rows(HEADERS, TOM.replace("p1,,", "p1,active,")))
    assert pupil(dropped(WHOLE, gone, back)).forename == "Tom"


def test_a_newer_whole_package_forgets_all_before_it() -> None:
    newer = {**WHOLE, "users.csv": rows(HEADERS, "p2,,,true,s1,student,Ann,Lee,,,10")}
    assert set(records(connected(dropped(WHOLE, changed(USERS), newer)))) == {"p2"}


def test_a_file_that_is_absent_from_the_newest_package_is_the_last_one_that_came() -> None:
    newer = {"manifest.csv": bulk(users="bulk", classes="absent", enrollments="absent"), "users.csv": USERS}
    assert pupil(dropped(WHOLE, newer)).registration == "9B"


def test_changes_without_a_whole_package_change_nothing() -> None:
    assert "users.csv has not arrived yet" in refused(connected(dropped(changed(USERS))))


def later(days: float, users: str) -> tuple[str, bytes, datetime]:
    return "changes.zip", package(changed(rows(HEADERS, users))), NOON + timedelta(days=days)


def test_hourly_changes_of_a_month_are_put_together() -> None:
    files = dropped(WHOLE)
    for hour in range(100):
        name, content, at = later(1 + hour / 24, f"x{hour},active,,true,s1,student,Ann,Lee,,,9")
        files.drop(name, content, at=at)
    assert len(records(connected(files))) == 102


def test_changes_of_months_without_a_whole_package_are_refused_in_true_words() -> None:
    files = dropped(WHOLE)
    name, content, at = later(61, TOM)
    files.drop(name, content, at=at)
    told = refused(connected(files))
    assert "Too many changes (delta) have come since the last whole users.csv" in told
    assert "not arrived" not in told


def test_changes_that_would_fill_the_memory_are_refused_in_true_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "_MOST_BYTES", 300)
    files = dropped(WHOLE, changed(rows(HEADERS, TOM)), changed(rows(HEADERS, TOM)))
    assert "Too many changes (delta)" in refused(connected(files))


def test_the_export_says_how_old_the_picture_is() -> None:
    files = dropped(WHOLE, changed(rows(HEADERS, TOM)))
    ages = {page.source_as_of for page in pages(connected(files)) if page.records}
    assert [age.isoformat() for age in ages if age] == ["2026-11-25T13:00:00+00:00"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({name: text for name, text in WHOLE.items() if name != "manifest.csv"}, "export.zip: it has no manifest.csv"),
        ({**WHOLE, "manifest.csv": bulk(users="bulk")}, "it does not say how to read classes.csv"),
        ({**WHOLE, "manifest.csv": rows("propertyName,value", "file.users,", "file.classes,bulk")}, "users.csv"),
        ({"Users.CSV": USERS, "manifest.csv": bulk(users="bulk")}, "Users.CSV: the file's name should be users.csv"),
        (
            {**WHOLE, "users.csv": USERS.replace("givenName", "givenname")},
            "column givenname: the header was read as givenName",
        ),
        ({**WHOLE, "users.csv": USERS.replace("familyName", "famlyName")}, "the header was read as familyName"),
        ({**WHOLE, "users.csv": USERS.replace("p1,,", "p1,active,")}, "users.csv, row 2, column status"),
        ({**WHOLE, "users.csv": USERS + TOM + "\n"}, "users.csv, row 4, column sourcedId: the same id comes twice"),
        (
            {
                **WHOLE,
                "users.csv": USERS.replace("grades", "grades,sms").replace("c1,09", "c1,09,").replace("01,,", "01,,,"),
            },
            "users.csv, column sms: several columns have this header",
        ),
        (
            {**WHOLE, "users.csv": USERS + ",,,true,s1,student,No,Id,,,\n"},
            "users.csv, row 4, column sourcedId: the row has no id",
        ),
        (
            {**WHOLE, "users.csv": USERS.replace(TOM, "p1,,,true,s1,student,Tom,Khan,,c1")},
            "users.csv, row 2: the row has another number",
        ),
        (
            {
                **WHOLE,
                "enrollments.csv": PLACES.replace("role", "role,beginDate").replace("student", "student,32/13/2026"),
            },
            "enrollments.csv, row 2, column beginDate: this is no date",
        ),
    ],
)
def test_what_real_exports_get_wrong_is_borne_with_a_warning_and_refused_when_strict(
    files: dict[str, str], said: str
) -> None:
    assert pupil(dropped(files)).forename == "Tom"
    assert said in warnings(connected(dropped(files)))
    assert said in refused(connected(dropped(files), strict=True))


@pytest.mark.parametrize("strict", [False, True])
def test_a_package_in_which_nobody_has_a_role_is_refused(strict: bool) -> None:
    users = rows("sourcedId,status,dateLastModified,givenName,familyName,agentSourcedIds", "p1,,,Tom,Khan,c1")
    files = {"manifest.csv": bulk(version="1.2", users="bulk"), "users.csv": users}
    for dataset in ("pupils", "staff"):
        told = refused(connected(dropped(files), strict=strict), dataset)
        assert "users.csv cannot be used: none of its users has a role (in version 1.2 they stand in roles.csv)" in told


def test_roles_that_nobody_knows_are_named_and_that_nobody_is_left_is_told() -> None:
    users = USERS.replace(",student,", ",pupil,").replace(",parent,", ",ext:carer,")
    mis = connected(dropped({**WHOLE, "users.csv": users}))
    assert records(mis) == {}
    told = warnings(mis)
    assert "users.csv, row 2, column role: this role is not known and was left out." in told
    assert "row 3" not in told  # an extension, as the standard provides for
    assert "none of them with a role that makes them pupils" in told
    assert "none of them with a role that makes them staff" in warnings(mis, "staff")


TWO_SCHOOLS = rows(HEADERS, TOM, AISHA, "p2,,,true,s2,student,Ann,Lee,,c2,10", "c2,,,true,s2,parent,Eve,Lee,,,")


def test_of_a_package_of_several_schools_only_the_schools_own_people_are_read() -> None:
    files = dropped({**WHOLE, "users.csv": TWO_SCHOOLS})
    assert set(records(connected(files, org_id="s1"))) == {"p1", "c1"}
    assert warnings(connected(files, org_id="s1")) == ""
    assert connected(files, org_id="s1").confirm("pupils", ["pupils#pupil#p2"]) == {"pupils#pupil#p2": "gone"}
    assert "none of the organisation that is set" in warnings(connected(files, org_id="s9"))


def test_pupils_of_several_schools_without_the_schools_id_are_told() -> None:
    files = dropped({**WHOLE, "users.csv": TWO_SCHOOLS})
    assert "users.csv: its pupils belong to several organisations; give the school's id" in warnings(connected(files))
    shared = TWO_SCHOOLS.replace(",s1,", ',"trust,s1",').replace(",s2,", ',"trust,s2",')
    assert warnings(connected(dropped({**WHOLE, "users.csv": shared}))) == ""


@pytest.mark.parametrize(("ends", "is_here"), [("2026-11-24", False), ("2026-11-25", True), ("24/11/2026", False)])
def test_whose_role_has_ended_is_not_at_the_school(ends: str, is_here: bool) -> None:
    users = rows("sourcedId,status,dateLastModified,givenName,familyName", "p1,,,Tom,Khan", "p2,,,Ann,Lee")
    roles = rows(
        "sourcedId,status,dateLastModified,userSourcedId,role,beginDate,endDate,orgSourcedId",
        f"r1,,,p1,student,,{ends},s1",
        "r2,,,p2,student,,,s1",
    )
    files = {"manifest.csv": bulk(version="1.2", users="bulk", roles="bulk"), "users.csv": users, "roles.csv": roles}
    mis = connected(dropped(files))
    assert ("p1" in records(mis)) == is_here
    for asked in (mis, connected(dropped(files))):  # after a read, and by itself: as of the export
        assert (asked.confirm("pupils", ["pupils#pupil#p1"])["pupils#pupil#p1"] == "present") == is_here


def test_strict_names_all_that_it_finds() -> None:
    files = {**WHOLE, "users.csv": USERS.replace("givenName", "givenname").replace("p1,,", "p1,active,")}
    told = refused(connected(dropped(files), strict=True))
    assert "column givenname" in told
    assert "row 2, column status" in told


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {**WHOLE, "users.csv": USERS.replace("givenName", "a").replace("familyName", "b")},
            "users.csv cannot be used: it has no column givenName",
        ),
        (
            {**WHOLE, "users.csv": USERS.replace("p1,,", "p1,perhaps,")},
            "row 2, column status, is neither active nor tobedeleted",
        ),
        ({**WHOLE, "manifest.csv": bulk(users="most")}, "row 3 of its manifest says neither bulk, delta nor absent"),
        (
            {"manifest.csv": bulk(users="bulk")},
            "users.csv cannot be used: the manifest names it, but it is not in the zip",
        ),
        ({**WHOLE, "users.csv": USERS + "p2,,,true,s1,student,Ann,Lee, Jr,,c1,09\n"}, "row 4 has more cells than"),
        ({"notes.csv": rows("a", "b")}, "it holds none of OneRoster's files"),
        ({**WHOLE, "users.csv": ""}, "its first row holds no headers"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name_and_changes_nothing(files: dict[str, str], said: str) -> None:
    told = refused(connected(dropped(files)))
    assert said in told
    assert "Nothing was changed." in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_arrive_whole_in_any_usual_encoding(encoding: str) -> None:

    content = zip_of(("users.csv", USERS.replace("Tom", "Zoë").encode(encoding)))
    assert pupil(drop(content)).forename == "Zoë"


@given(st.data())
def test_changes_in_order_come_to_the_last_picture_in_any_order_of_rows(data: st.DataObject) -> None:
    """A whole package, then random changes: what is read is what the changes made of it, one after another."""
    ids = st.sampled_from(["p1", "p2", "p3", "p4"])
    steps = data.draw(st.lists(st.dictionaries(ids, st.sampled_from(["Ann", "Bob", None]), min_size=1), max_size=5))
    known: dict[str, str] = {"p1": "Tom", "p2": "Tom"}
    packages = [{**WHOLE, "users.csv": rows(HEADERS, *(_row(one, "Tom") for one in known))}]
    for step in steps:
        for one, name in step.items():
            known.pop(one, None)
            if name is not None:
                known[one] = name
        lines = data.draw(st.permutations([_row(one, name, delta=True) for one, name in step.items()]))
        packages.append(changed(rows(HEADERS, *lines)))
    found = records(connected(dropped(*packages)))
    assert {one.id: one.forename for one in found.values() if isinstance(one, Pupil)} == known


def _row(record_id: str, name: str | None, *, delta: bool = False) -> str:
    status = "" if not delta else "active" if name else "tobedeleted"
    return f"{record_id},{status},,true,s1,student,{name or 'Gone'},Khan,,,09"
