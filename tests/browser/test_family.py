"""One family is brought up to date from the page of people, with before and after."""

import re

import pytest
from playwright.sync_api import expect

from demo.api import Api
from demo.story.surroundings import Surroundings
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_FAMILIES_OF_8A = {"who": "contacts", "pupils": {"any_of": [{"registration": "8A"}]}, "contacts": "first"}


def test_a_number_mended_in_the_mis_is_shown_before_and_after(
    signed_in: SignIn, around: Surroundings, sender: Api
) -> None:
    listed = sender.post("/audiences/preview", {"audience": _FAMILIES_OF_8A, "channel": "sms", "per": "pair"})
    pair = listed["recipients"]["items"][0]
    number = around.in_the_mis("mobile", contact_id=pair["person_id"])["number"]

    page = signed_in("sender")
    page.get_by_role("link", name="People").click()
    page.get_by_label("Find a person by name").fill(pair["pupil_name"])
    page.get_by_role("button", name=re.compile(f"Refresh this family {pair['pupil_name']}")).first.click()
    changes = page.get_by_role("list", name="What changed")
    expect(changes.get_by_text("Phone numbers").first).to_be_visible()
    expect(changes.get_by_text(number).first).to_be_visible()
