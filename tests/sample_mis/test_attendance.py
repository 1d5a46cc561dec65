from datetime import UTC, datetime

import pytest

from demo.sample_mis.school import School
from tests.sample_mis.client import Client, PinnedClock


def codes_by_id(client: Client) -> dict[str, str]:
    return {row["id"]: row["code"] for row in client.all("attendance-codes/")}


def marks_of(client: Client, date: str) -> dict[tuple[str, str], str]:
    codes = codes_by_id(client)
    return {
        (row["student"], row["session"]): codes[row["attendance_code"]]
        for row in client.all("attendance/session", per_page=200)
        if row["date"]["date"].startswith(date)
    }


def test_the_codes_are_englands_of_2024(client: Client) -> None:
    codes = {row["code"]: row["description"] for row in client.all("attendance-codes/")}

    assert len(codes) == 34
    assert codes["N"] == "Reason for absence not yet established"
    assert codes["\\"] == "Present (afternoon)"
    assert not {"H", "J", "Y", "F"} & codes.keys()


def test_a_mark_names_its_code_by_id_and_its_day_in_the_schools_zone(client: Client) -> None:
    pupil_id = next(iter(client.mis.school.pupils))
    client.mis.school.mark(pupil_id, "2026-03-04", "AM", "N", "No call")

    row = next(row for row in client.all("attendance/session") if row["date"]["date"].startswith("2026-03-04"))

    assert codes_by_id(client)[row["attendance_code"]] == "N"
    assert row["date"] == {"date": "2026-03-04 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"}
    assert (row["student"], row["session"], row["comment"]) == (pupil_id, "AM", "No call")


def test_yesterdays_marks_are_in_the_feed_and_todays_are_not_yet(client: Client) -> None:
    assert len(marks_of(client, "2026-03-03")) == 80
    assert marks_of(client, "2026-03-04") == {}


def test_updated_after_gives_only_the_marks_made_since(client: Client, clock: PinnedClock) -> None:
    since = f"{clock.now:%Y-%m-%d %H:%M:%S}"
    pupil_id = next(iter(client.mis.school.pupils))
    clock.forward(minutes=5)
    client.mis.school.mark(pupil_id, "2026-03-04", "AM", "L")

    assert [row["student"] for row in client.all("attendance/session", updated_after=since)] == [pupil_id]


def test_saving_a_register_marks_the_whole_group(client: Client) -> None:
    school = client.mis.school
    first, *others = school.pupils_in("9B")

    school.save_register("9B", "2026-03-04", "PM", {first.id: "N"})

    expected = {(first.id, "PM"): "N"} | {(pupil.id, "PM"): "\\" for pupil in others}
    assert marks_of(client, "2026-03-04") == expected


def test_changing_a_mark_keeps_its_id(client: Client) -> None:
    pupil_id = next(iter(client.mis.school.pupils))
    first = client.mis.school.mark(pupil_id, "2026-03-04", "AM", "N")

    assert client.mis.school.mark(pupil_id, "2026-03-04", "AM", "I").id == first.id


@pytest.mark.parametrize(("code", "date"), [("H", "2026-03-04"), ("N", "4 March")])
def test_an_unknown_code_or_a_day_that_is_none_is_refused(client: Client, code: str, date: str) -> None:
    with pytest.raises(ValueError, match=r"code H|isoformat"):
        client.mis.school.mark(next(iter(client.mis.school.pupils)), date, "AM", code)


def test_a_pupil_of_another_group_is_refused_in_a_register(client: Client) -> None:
    stranger = client.mis.school.pupils_in("9A")[0].id

    with pytest.raises(ValueError, match="not in 9B"):
        client.mis.school.save_register("9B", "2026-03-04", "AM", {stranger: "N"})


def test_today_is_the_schools_own_day_in_summer_time() -> None:
    late = PinnedClock(datetime(2026, 6, 9, 23, 30, tzinfo=UTC))

    assert School(pupils=7, clock=late).today() == "2026-06-10"
