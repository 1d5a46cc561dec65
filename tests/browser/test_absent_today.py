"""A person plays the product's second example by clicking: parents of absent pupils, one text for each child."""

import re

import pytest
from playwright.sync_api import expect

from demo.api import Api
from demo.story.surroundings import Surroundings
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_OF_8A = {"who": "contacts", "pupils": {"any_of": [{"registration": "8A"}]}, "contacts": "first"}
_BODY = "((pupil first name)) is not in school today and we do not know why. Please call us."


def test_absences_saved_a_minute_ago_are_texted_about_after_a_refresh(
    signed_in: SignIn, around: Surroundings, sender: Api
) -> None:
    listed = sender.post("/audiences/preview", {"audience": _OF_8A, "channel": "sms", "per": "pair"})
    pairs = listed["recipients"]["items"][:2]
    around.in_the_mis("register", registration="8A", session="AM", absent=[pair["pupil_id"] for pair in pairs])

    page = signed_in("sender")
    page.get_by_role("button", name=re.compile("Contact data")).click()
    dialog = page.get_by_role("dialog", name="Contact data")
    dialog.get_by_role("button", name="Request now").click()
    expect(dialog.get_by_text(re.compile(r"records? changed\.|Nothing had changed"))).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("radio", name="Absent today, no reason given").check(force=True)
    page.get_by_role("combobox", name="Only in these groups").fill("8A")
    page.get_by_role("option", name="8A registration group").click()
    page.get_by_role("textbox", name="Message").fill(_BODY)
    recipients = page.get_by_role("list", name="Recipients", exact=True)
    for pair in pairs:
        expect(recipients.get_by_text(f"for {pair['pupil_name']}")).to_be_visible()
    expect(recipients.get_by_role("listitem")).to_have_count(len(pairs))

    before = around.texts()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Sent", exact=True).first).to_be_visible()
    first_names = sorted(pair["pupil_name"].split()[0] for pair in pairs)
    assert sorted(text.body.split()[0] for text in around.new_texts(before)) == first_names
