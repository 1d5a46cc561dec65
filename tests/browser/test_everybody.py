"""The pages that everybody uses can be used by everybody: screen readers, keyboards and phones."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import is_wider_than_its_window, violations
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_PAGES = {
    "Write a message": "Write a message",
    "Messages": "Messages",
    "People": "People",
    "Help": "Help",
}
_NARROW = {"width": 320, "height": 640}


def test_axe_finds_nothing_wrong_on_a_wide_or_a_narrow_screen(signed_in: SignIn) -> None:
    page = signed_in("sender")
    for size in (page.viewport_size, _NARROW):
        assert size is not None
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for link, heading in _PAGES.items():
            _go(page, link, heading)
            assert violations(page) == [], f"{heading} at {size['width']} pixels"
            assert not is_wider_than_its_window(page), f"{heading} at {size['width']} pixels"


def test_the_pop_up_opens_and_closes_by_keyboard_and_gives_the_focus_back(signed_in: SignIn) -> None:
    page = signed_in("composer")
    _go(page, "Help", "Help")
    opener = page.get_by_role("button", name="Contact data")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Contact data")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Contact data")).to_be_hidden()
    expect(opener).to_be_focused()


def _go(page: Page, link: str, heading: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("Loading").first).to_be_hidden()
