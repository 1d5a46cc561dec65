from tests.sample_mis.client import Client


def test_a_mobile_can_be_set_cleared_or_drawn_from_the_unused(client: Client) -> None:
    contact_id = next(iter(client.mis.school.contacts))

    assert client.control("mobile", contact_id=contact_id, number="07700 900123")["number"] == "07700 900123"
    assert client.control("mobile", contact_id=contact_id, number=None)["number"] is None
    assert client.control("mobile", contact_id=contact_id)["number"] == "07700 900980"


def test_a_mark_is_for_today_unless_a_date_is_given(client: Client) -> None:
    pupil_id = next(iter(client.mis.school.pupils))

    today = client.control("marks", pupil_id=pupil_id, session="AM", code="N")
    earlier = client.control("marks", pupil_id=pupil_id, session="AM", code="N", date="2026-03-02")

    assert (today["date"], earlier["date"]) == ("2026-03-04", "2026-03-02")


def test_a_register_is_saved_whole_with_the_absent_marked_n(client: Client) -> None:
    absent, late, *_ = (pupil.id for pupil in client.mis.school.pupils_in("9B"))

    saved = client.control("register", registration="9B", session="AM", absent=[absent], marks={late: "L"})

    marks = client.mis.school.contents.marks
    assert saved["saved"] == len(client.mis.school.pupils_in("9B"))
    assert marks[absent, "2026-03-04", "AM"].code == "N"
    assert marks[late, "2026-03-04", "AM"].code == "L"


def test_pupils_come_and_go_over_http(client: Client) -> None:
    added = client.control("add-pupil", forename="Tom", surname="Baker", registration="9B")
    client.control("remove-pupil", pupil_id=added["pupil_id"])
    assert client.answer(f"students/{added['pupil_id']}").status == 404

    gone = client.control("vanish-year", year="8")["pupils"]
    assert client.control("restore")["pupils"] == gone + 1


def test_the_delay_can_be_changed(client: Client) -> None:
    client.control("delay", ms=1)

    assert client.mis.door.delay_seconds == 0.001
    assert client.answer("students/").status == 200


def test_an_order_that_cannot_be_obeyed_says_why(client: Client) -> None:
    unknown = client.try_control("mobile", contact_id="A1", number="x")
    wrong = client.try_control("marks", pupil_id=next(iter(client.mis.school.pupils)), session="AM", code="H")
    misspelt = client.try_control("faults", resorce="students")

    assert (unknown.status, wrong.status, misspelt.status) == (404, 400, 400)
    assert "code H" in wrong.json()["message"]
    assert "resorce" in misspelt.json()["message"]
