"""A person plays the product's first example by clicking."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo.api import Api
from demo.story.surroundings import Surroundings
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_PARENTS_OF_9B = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}


def test_a_number_changed_after_writing_gets_the_text_and_the_message_says_so(
    signed_in: SignIn, around: Surroundings, sender: Api
) -> None:
    page = signed_in("sender")
    page.get_by_role("radio", name="Some groups or pupils").check(force=True)
    page.get_by_role("combobox", name="Groups and pupils").fill("9B")
    page.get_by_role("option", name="9B registration group").click()
    page.get_by_role("textbox", name="Message").fill("Fernhill High: 9B's trip leaves at 08:30 tomorrow.")
    expect(page.get_by_text(re.compile(r"\+?44 ?7700|07700")).first).to_be_visible()

    listed = sender.post("/audiences/preview", {"audience": _PARENTS_OF_9B, "channel": "sms"})
    parent = listed["recipients"]["items"][0]["person_id"]
    number = around.in_the_mis("mobile", contact_id=parent)["number"]
    _request_now(page)
    before = around.texts()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("1 number changed since you wrote this")).to_be_visible()
    expect(page.get_by_text("Sent", exact=True).first).to_be_visible()
    new = "+44" + number.replace(" ", "").removeprefix("0")
    assert new in [text.to for text in around.new_texts(before)]


def test_a_wrong_password_is_explained(signed_in: SignIn) -> None:
    page = signed_in("composer")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").fill("sam.sender@fernhill.example")
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("password", re.IGNORECASE))


def _request_now(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Contact data")).click()
    dialog = page.get_by_role("dialog", name="Contact data")
    dialog.get_by_role("button", name="Request now").click()
    expect(dialog.get_by_text(re.compile(r"records? changed\.|Nothing had changed"))).to_be_visible()
    page.keyboard.press("Escape")
