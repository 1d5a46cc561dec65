from typing import get_args

import pytest

from demo.sample_mis.wrong_answers import REFUSALS, TRICKS, WONDE_LISTS, Trick
from tests.sample_mis.client import Client
from tests.sample_mis.forms import press, read, words_of

PATH = "/tricks"
STOP = "Stop: "


def on(client: Client) -> list[str]:
    """What the page says that is on, by the buttons that end it."""
    buttons = [words for form in read(client, PATH).forms for words in form.buttons]
    return [words.removeprefix(STOP) for words in buttons if words.startswith(STOP)]


def test_a_year_vanishes_and_comes_back_alone(client: Client) -> None:
    for year in ("8", "9"):
        assert "The year has vanished." in press(client, PATH, f"Make Year {year} vanish").data.decode()
    assert {row["year"]["data"]["code"] for row in client.all("students/", include="year")} == {
        "7", "10", "11", "12", "13",
    }  # fmt: skip
    assert "Year 9: 7 pupils are not on the roll" in words_of(client.page(PATH))

    press(client, PATH, "Bring Year 9 back")

    years = {row["year"]["data"]["code"] for row in client.all("students/", include="year")}
    assert "9" in years
    assert "8" not in years


def test_a_year_that_has_vanished_cannot_vanish_again(client: Client) -> None:
    press(client, PATH, "Make Year 9 vanish")

    assert "Make Year 9 vanish" not in words_of(client.page(PATH))
    assert client.post_form("/tricks/years/14/vanish").status == 404


def test_everybody_can_be_brought_back_at_once(client: Client) -> None:
    press(client, PATH, "Make Year 8 vanish")
    press(client, PATH, "Make Year 9 vanish")

    press(client, PATH, "Bring everybody back")

    assert len(client.all("students/")) == 40
    assert "Bring everybody back" not in client.page(PATH)


def test_a_button_answers_with_no_pupils_until_it_is_stopped(client: Client) -> None:
    press(client, PATH, "Answer with no pupils")
    assert [client.get("students/")["data"] for _ in range(3)] == [[], [], []]
    assert on(client) == ["Answer with no pupils"]
    assert "Until you stop it." in words_of(client.page(PATH))

    assert "It is off now." in press(client, PATH, "Stop: Answer with no pupils").data.decode()

    assert len(client.get("students/")["data"]) == 40
    assert on(client) == []
    assert "Nothing is on." in client.page(PATH)


@pytest.mark.parametrize("status", REFUSALS)
def test_each_button_of_the_refusals_refuses_as_it_says(client: Client, status: int) -> None:
    button = REFUSALS[status].about(WONDE_LISTS["students"]).button

    press(client, PATH, button)

    assert client.answer("students/").status == status
    assert on(client) == [button]


@pytest.mark.parametrize("trick", TRICKS)
def test_each_button_of_the_wrong_lists_starts_its_own_trick(client: Client, trick: Trick) -> None:
    button = TRICKS[trick].about(WONDE_LISTS["students"]).button

    press(client, PATH, button)

    assert [(one.resource, one.fault.trick) for one in client.mis.door.standing()] == [("students", trick)]
    assert on(client) == [button]


def test_stopping_one_trick_leaves_the_others(client: Client) -> None:
    press(client, PATH, "Answer with only 200 pupils")
    press(client, PATH, "Refuse pupils for want of permission")

    press(client, PATH, "Stop: Answer with only 200 pupils")

    assert client.answer("students/").status == 403
    assert on(client) == ["Refuse pupils for want of permission"]


def test_the_whole_form_plays_a_trick_on_one_list_for_so_many_answers(client: Client) -> None:
    press(
        client, PATH, "Answer wrongly", resource="contacts", status="429", trick="not_json",
        times="2", after="1", retry_after="7",
    )  # fmt: skip
    shown = words_of(client.page(PATH))
    assert "The next answer is right. For 2 answers. It asks for a wait of 7 seconds." in shown

    answers = [client.answer("contacts/") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 429, 429, 200]
    assert (answers[1].headers["Retry-After"], answers[1].data[:10]) == ("7", b"Rate limit")
    assert client.answer("students/").status == 200
    assert on(client) == []


def test_every_trick_that_the_api_takes_can_be_played_on_the_page(client: Client) -> None:
    buttons = [button for form in read(client, PATH).forms for button in form.buttons.values()]
    form = next(form for form in read(client, PATH).forms if "Answer wrongly" in form.buttons)

    assert [value for name, value in buttons if name == "trick"] == list(get_args(Trick))
    assert form.choices["trick"] == ["", *get_args(Trick)]


@pytest.mark.parametrize("trick", get_args(Trick))
def test_the_api_and_the_page_start_the_same_trick(client: Client, trick: str) -> None:
    client.control("faults", resource="students", trick=trick, times=5)
    press(client, PATH, "Answer wrongly", resource="students", trick=trick, times="5")

    by_api, by_page = client.mis.door.standing()

    assert (by_api.fault, by_api.resource, by_api.times) == (by_page.fault, by_page.resource, by_page.times)
    assert len(set(on(client))) == 1


def test_the_wait_before_every_answer_is_set_and_stopped(client: Client) -> None:
    press(client, PATH, "Make every answer wait", seconds="0.05")
    assert client.mis.door.delay_seconds == 0.05
    assert on(client) == ["Wait 0.05 seconds before every answer"]

    press(client, PATH, "Stop: Wait 0.05 seconds before every answer")

    assert client.mis.door.delay_seconds == 0


def test_another_token_is_taken_and_the_first_again(client: Client) -> None:
    press(client, PATH, "Take this token only", token="newer")
    assert client.answer("students/").status == 401

    press(client, PATH, "Stop: Take the new token only")

    assert client.answer("students/").status == 200


def test_everything_is_put_back_as_it_began(client: Client) -> None:
    press(client, PATH, "Make Year 9 vanish")
    press(client, PATH, "Break down when asked for pupils")

    press(client, PATH, "Put everything back as it began")

    assert len(client.all("students/")) == 40
    assert "Nothing is on." in client.page(PATH)


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({}, "Choose a refusal or a damage."),
        ({"trick": "empty", "times": "0"}, "“How many answers” must be a whole number from 1 to 100000."),
        ({"trick": "empty", "after": "two"}, "“How many right answers come first” must be a whole number"),
        ({"trick": "unheard"}, "Choose from what the page offers."),
    ],
)
def test_a_form_that_cannot_be_obeyed_says_why_and_keeps_what_was_written(
    client: Client, filled: dict[str, str], why: str
) -> None:
    answer = press(client, PATH, "Answer wrongly", **filled)

    html = answer.data.decode()
    assert answer.status == 400
    assert f"Nothing was changed. {why}" in words_of(html)
    assert all(f'value="{text}"' in html for text in filled.values() if text != "unheard")
    assert client.mis.door.standing() == []


@pytest.mark.parametrize("seconds", ["", "0", "-1", "nan", "soon", "4000"])
def test_a_wait_that_is_no_wait_is_refused(client: Client, seconds: str) -> None:
    assert press(client, PATH, "Make every answer wait", seconds=seconds).status == 400
    assert client.mis.door.delay_seconds == 0


def test_what_was_written_is_shown_as_text(client: Client) -> None:
    answer = press(client, PATH, "Answer wrongly", times='"><b>')

    assert b"<b>" not in answer.data


def test_what_the_api_started_is_on_the_page_in_words(client: Client) -> None:
    client.control("faults", resource="unheard", status=418, times=2)
    client.control("faults", resource="enrollments", trick="empty")

    assert on(client) == ["Refuse records for another reason", "Answer with no places in classes"]
