"""What the control API can do, the pages can do, so that a new order is not forgotten there."""

import pytest

from demo.sample_mis.control import control_routes
from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.oneroster.collections import COLLECTIONS
from demo.sample_mis.school import School
from demo.sample_mis.wonde.resources import RESOURCES
from demo.sample_mis.wonde.routes import REASONS
from tests.sample_mis.client import Client
from tests.sample_mis.forms import read, words_of

BUTTONS = {
    "faults": ("/tricks", "Answer wrongly"),
    "token": ("/tricks", "Take this token only"),
    "delay": ("/tricks", "Make every answer wait"),
    "vanish-year": ("/tricks", "Make Year 9 vanish"),
    "restore": ("/tricks", "Bring everybody back"),
    "reset": ("/tricks", "Put everything back as it began"),
    "mobile": ("/contacts/{contact}", "Use this number"),
    "marks": ("/pupils/{pupil}", "Put this mark"),
    "register": ("/registers/{group}", "Save the register"),
    "add-pupil": ("/enrol", "Enrol this pupil"),
    "remove-pupil": ("/pupils/{pupil}", "Delete {name}"),
}
"""For each order of the API: the page and the button that do the same."""


@pytest.fixture
def with_somebody_gone(client: Client) -> Client:
    client.control("vanish-year", year="8")
    return client


def of_school(text: str, school: School) -> str:
    pupil = school.pupils_in("9B")[0]
    group = school.group("REGISTRATION", "9B")
    contact_id = pupil.links[0].contact_id
    return text.format(pupil=pupil.id, name=pupil.name, contact=contact_id, group=group.id)


def test_every_order_of_the_api_is_a_button_on_a_page(with_somebody_gone: Client) -> None:
    school = with_somebody_gone.mis.school
    orders = {route.path.removeprefix("/control/") for route in control_routes(school, FrontDoor(""), lambda: None)}
    assert orders == BUTTONS.keys()

    for page, button in BUTTONS.values():
        forms = read(with_somebody_gone, of_school(page, school)).forms
        assert [form for form in forms if of_school(button, school) in form.buttons], (page, button)


def test_every_list_that_can_be_read_can_be_chosen(client: Client) -> None:
    form = next(form for form in read(client, "/tricks").forms if "Answer wrongly" in form.buttons)

    assert sorted(form.choices["resource"]) == sorted({"*", "school", "counts", "token", *RESOURCES, *COLLECTIONS})


def test_every_refusal_that_has_words_of_its_own_can_be_chosen(client: Client) -> None:
    form = next(form for form in read(client, "/tricks").forms if "Answer wrongly" in form.buttons)

    assert {str(status) for status in REASONS} <= set(form.choices["status"])


def test_every_field_has_a_label_and_no_code_is_on_the_screen(with_somebody_gone: Client) -> None:
    school = with_somebody_gone.mis.school
    for page in {page for page, _ in BUTTONS.values()}:
        assert read(with_somebody_gone, of_school(page, school)).unlabelled == []

    with_somebody_gone.control("faults", resource="attendance/session", status=503, trick="not_json")
    shown = words_of(with_somebody_gone.page("/tricks"))
    assert not [code for code in ("not_json", "latin1", "attendance/session", "503", "*") if code in shown]
