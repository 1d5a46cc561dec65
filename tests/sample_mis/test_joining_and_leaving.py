import pytest

from tests.sample_mis.client import Client
from tests.sample_mis.forms import press, read, words_of


def a_pupil_page(client: Client) -> tuple[str, str, str]:
    """The id, the name and the page of a pupil in 9B."""
    pupil = client.mis.school.pupils_in("9B")[0]
    return pupil.id, pupil.name, f"/pupils/{pupil.id}"


def test_a_pupil_is_enrolled_and_shows_in_the_feed(client: Client) -> None:
    html = press(client, "/enrol", "Enrol this pupil", forename=" Zoë ", surname="O'Hara", registration="9B").data

    assert "Zoë O'Hara is enrolled." in words_of(html.decode())
    added = [row for row in client.all("students/", include="registration") if row["surname"] == "O'Hara"]
    assert [(row["forename"], row["registration"]["data"]["name"]) for row in added] == [("Zoë", "9B")]


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({"forename": "Zoë", "surname": " "}, "a first name and a last name are needed"),
        ({"forename": "Zoë", "surname": "Hart", "registration": "9Z"}, "there is no registration group 9Z"),
    ],
)
def test_a_pupil_who_cannot_be_enrolled_is_not(client: Client, filled: dict[str, str], why: str) -> None:
    answer = press(client, "/enrol", "Enrol this pupil", **filled)

    assert answer.status == 400
    assert f"Nobody was enrolled: {why}." in words_of(answer.data.decode())
    assert 'value="Zoë"' in answer.data.decode()
    assert len(client.all("students/")) == 40


def test_a_deleted_pupil_is_a_deletion_and_can_be_brought_back(client: Client) -> None:
    pupil_id, name, page = a_pupil_page(client)

    assert f"{name} is not on the roll." in press(client, page, f"Delete {name}").data.decode()
    assert pupil_id in {row["id"] for row in client.all("deletions/")}
    assert "Year 9: 1 pupil is not on the roll" in words_of(client.page("/tricks"))

    assert f"{name} is back on the roll." in press(client, page, f"Bring {name} back").data.decode()
    assert client.answer(f"students/{pupil_id}").status == 200
    assert client.post_form(f"{page}/bring-back").status == 404


def test_a_leaver_is_among_the_leavers(client: Client) -> None:
    pupil_id, name, page = a_pupil_page(client)

    press(client, page, f"Record {name} as a leaver")

    assert [row["id"] for row in client.all("students-leaver/")] == [pupil_id]
    assert pupil_id not in {row["id"] for row in client.all("deletions/")}


def test_one_mark_is_put_on_any_day_with_a_comment(client: Client) -> None:
    pupil_id, name, page = a_pupil_page(client)

    html = press(
        client, page, "Put this mark", day="2026-03-02", session="PM", code="L", comment="Bus <late>"
    ).data.decode()

    mark = client.mis.school.contents.marks[pupil_id, "2026-03-02", "PM"]
    assert (mark.code, mark.comment) == ("L", "Bus <late>")
    said = f"Saved. {name} has L for PM on Monday 2 March 2026. The comment is “Bus <late>”."
    assert said in words_of(html)
    assert "<late>" not in html


def test_every_mark_that_the_school_has_can_be_put(client: Client) -> None:
    forms = read(client, a_pupil_page(client)[2]).forms
    choices = next(form.choices["code"] for form in forms if "Put this mark" in form.buttons)

    assert sorted(choices) == sorted(client.mis.school.codes)


@pytest.mark.parametrize("wrong", [{"code": "H"}, {"day": "4 March"}])
def test_a_mark_that_cannot_be_is_refused(client: Client, wrong: dict[str, str]) -> None:
    before = dict(client.mis.school.contents.marks)

    assert press(client, a_pupil_page(client)[2], "Put this mark", **wrong).status == 400
    assert client.mis.school.contents.marks == before


def test_a_register_of_another_day_is_saved_for_that_day(client: Client) -> None:
    school = client.mis.school
    group, pupil = school.group("REGISTRATION", "9B"), school.pupils_in("9B")[0]
    page = f"/registers/{group.id}?session=PM&day=2026-03-02"

    html = press(client, page, "Save the register", **{pupil.id: "I"}).data.decode()

    assert "Saved 9B PM for Monday 2 March 2026: " in html
    assert school.contents.marks[pupil.id, "2026-03-02", "PM"].code == "I"
    assert (pupil.id, "2026-03-04", "PM") not in school.contents.marks


def test_the_unused_number_that_is_offered_is_given(client: Client) -> None:
    contact_id = client.mis.school.pupils_in("9B")[0].links[0].contact_id

    press(client, f"/contacts/{contact_id}", "Use this number")

    assert client.mis.school.contacts[contact_id].details.phones.mobile == "07700 900980"
