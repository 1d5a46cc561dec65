"""Every page, wide and narrow: nothing that axe finds wrong, no scrolling sideways, and a picture of it.

With SCREENSHOTS the pictures are kept in that folder: `make screenshots` takes those of the README from there.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.api import Api
from tests.browser.accessibility import is_wider_than_its_window, violations
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_TOOLS = {
    "Users": "users",
    "Sync settings": "sync-settings",
    "MIS connection": "mis-connection",
    "Held changes": "held-changes",
    "Sync history": "sync-history",
    "Audit": "audit",
    "User preferences": "preferences",
    "Release notes": "release-notes",
}
_WIDE, _NARROW, _LEAST = 1280, 320, 640
_SEVENTH = {"who": "contacts", "pupils": {"any_of": [{"registration": "7A"}]}, "contacts": "first"}
_TEXT = "Dear ((contact name)), 7A's museum trip leaves at 08:30 tomorrow."


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_the_administrators_tools(signed_in: SignIn, pictures: Path) -> None:
    page = signed_in("administrator")
    for heading, name in _TOOLS.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("button", name="Admin tools").click()
        page.get_by_role("menuitem", name=heading, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        expect(page.get_by_text("Loading").first).to_be_hidden()
        expect(page.get_by_text("Drawing the week").first).to_be_hidden()
        expect(page.get_by_role("button", name="Updated")).to_be_visible()
        _look_at(page, pictures, name)


def test_the_pop_up_of_the_foot(signed_in: SignIn, pictures: Path) -> None:
    page = signed_in("administrator")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Messages", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Messages")).to_be_visible()
    page.get_by_role("button", name="Contact data: Updated").click()
    expect(page.get_by_role("button", name="Request now")).to_be_visible()
    _look_at(page, pictures, "pop-up")


def test_writing_a_message_and_what_became_of_it(signed_in: SignIn, pictures: Path, sender: Api) -> None:
    page = signed_in("sender")
    page.get_by_role("radio", name="Some groups or pupils").check(force=True)
    page.get_by_role("combobox", name="Groups and pupils").fill("7A")
    page.get_by_role("option", name="7A registration group").click()
    page.get_by_role("textbox", name="Message").fill(_TEXT)
    expect(page.get_by_text("part each").or_(page.get_by_text("parts each"))).to_be_visible()
    _look_at(page, pictures, "compose")
    page.get_by_role("radio", name="At a time").check(force=True)
    expect(page.get_by_text("Day and time")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("radio", name="As soon as it is safe").check(force=True)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text(re.compile(r"^Sent to \d+\.$"))).to_be_visible()
    first = page.get_by_role("table").get_by_role("link").first
    expect(first).to_be_visible()
    page.mouse.move(0, 0)
    _look_at(page, pictures, "message")
    name = first.inner_text()
    page.get_by_role("button", name=f"Why? {name}").click()
    expect(page.get_by_role("dialog", name=name).get_by_text("Chosen, with the address")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_role("heading", name="Numbers and addresses")).to_be_visible()
    _look_at(page, pictures, "person")


def test_an_administrator_restricts_somebody_whom_the_next_message_leaves_out(signed_in: SignIn, sender: Api) -> None:
    shown = sender.post("/audiences/preview", {"audience": _SEVENTH, "channel": "sms"})
    person = shown["recipients"]["items"][0]
    page = signed_in("administrator")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="People", exact=True).click()
    page.get_by_role("textbox", name="Find a person by name").fill(person["name"])
    page.get_by_role("list", name="People found").get_by_role("link", name=person["name"]).first.click()
    page.get_by_text("Never contact this person").click()
    page.get_by_role("button", name="Save the restrictions").click()
    expect(page.get_by_text("Never to be contacted: nothing is sent.")).to_be_visible()
    after = sender.post("/audiences/preview", {"audience": _SEVENTH, "channel": "sms"})
    named = page.url.rpartition("/")[2]
    assert named not in {one["person_id"] for one in after["recipients"]["items"]}
    page.get_by_text("Never contact this person").click()
    page.get_by_role("button", name="Save the restrictions").click()
    expect(page.get_by_text("Never to be contacted: nothing is sent.")).to_be_hidden()


def _look_at(page: Page, pictures: Path, name: str) -> None:
    for width in (_NARROW, _WIDE):
        page.set_viewport_size({"width": width, "height": _LEAST})
        page.evaluate("window.scrollTo(0, 0)")
        assert not is_wider_than_its_window(page), f"{name} at {width} pixels"
        # As high as the page is, because axe takes what the foot of the page covers just now for too small to press.
        whole: int = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(whole, _LEAST)})
        assert violations(page) == [], f"{name} at {width} pixels"
        picture = pictures / f"{name}{'-narrow' if width == _NARROW else ''}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000
