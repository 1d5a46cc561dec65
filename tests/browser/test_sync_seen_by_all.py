"""What is running is seen by everyone, and what is typed outlives a reload and a lost connection."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.story.surroundings import Surroundings
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_TEXT = "Fernhill High: school closes at noon today."


def test_a_refresh_started_in_one_window_is_seen_in_another_and_after_a_reload(
    signed_in: SignIn, around: Surroundings
) -> None:
    one, other = signed_in("sender"), signed_in("composer")
    around.in_the_mis("delay", ms=4000)
    try:
        _pop_up(one).get_by_role("button", name="Request now").click()
        expect(_pop_up(one).get_by_text("An update is running.")).to_be_visible()
        other.reload()
        expect(_pop_up(other).get_by_text(re.compile("Asked for by Sam Sender"))).to_be_visible()
    finally:
        around.in_the_mis("delay", ms=0)
    for page in (one, other):
        expect(_pop_up(page).get_by_text("An update is running.")).to_be_hidden()


def test_what_was_typed_outlives_a_reload_and_a_lost_connection(signed_in: SignIn) -> None:
    page = signed_in("sender")
    page.get_by_role("radio", name="Staff").check(force=True)
    page.get_by_role("textbox", name="Message").fill(_TEXT)
    page.reload()
    expect(page.get_by_role("textbox", name="Message")).to_have_value(_TEXT)
    expect(page.get_by_role("radio", name="Staff")).to_be_checked()

    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. What you typed is kept")).to_be_visible()
    page.get_by_role("radio", name="Parents and contacts").check(force=True)
    expect(page.get_by_text("Rollcall cannot be reached just now.").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value(_TEXT)
    page.get_by_role("radio", name="At a time").check(force=True)
    expect(page.get_by_text(re.compile("^Day and time|could not be loaded")).first).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value(_TEXT)

    page.context.set_offline(False)
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_role("list", name="Recipients", exact=True)).to_be_visible()


def _pop_up(page: Page) -> Locator:
    dialog = page.get_by_role("dialog", name="Contact data")
    if not dialog.is_visible():
        page.get_by_role("button", name=re.compile("Contact data")).click()
    return dialog
