"""A message is written and sent without a mouse, and whoever wants little motion gets little."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.note import DemoNote
from demo.story.surroundings import Surroundings
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_MOST_STOPS = 80
_FOCUSED = "document.activeElement"


def test_a_message_is_written_and_sent_by_keyboard_alone(
    browser: Browser, demo: DemoNote, around: Surroundings
) -> None:
    user = next(one for one in demo.users if one.role == "sender")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(demo.page_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    _tab_to(page, "Username")
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(user.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a message")
    _tab_to(page, "Parents and contacts")
    _tab_to(page, "Whole school")
    page.keyboard.press("ArrowRight")
    _tab_to(page, "Groups and pupils")
    page.keyboard.type("7A")
    expect(page.get_by_role("option", name="7A registration group")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take out 7A")).to_be_visible()
    _tab_to(page, "Message")
    page.keyboard.type("The trip leaves at 08:30.")
    expect(page.get_by_role("button", name="Send now")).to_be_visible()
    before = around.texts()
    _tab_to(page, "Send now")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True).first).to_be_visible()
    assert around.new_texts(before)
    context.close()


@pytest.mark.parametrize("asked_by", ["the device", "the user"])
def test_whoever_wants_little_motion_sees_a_gentle_pulse(
    signed_in: SignIn, around: Surroundings, asked_by: str
) -> None:
    page = signed_in("sender")
    if asked_by == "the device":
        page.emulate_media(reduced_motion="reduce")
    else:
        _prefer(page, "As little as possible")
    around.in_the_mis("delay", ms=1500)
    page.get_by_role("button", name=re.compile("Contact data")).click()
    page.get_by_role("dialog", name="Contact data").get_by_role("button", name="Request now").click()
    rectangle = page.locator(".rectangles[data-light=running] rect").first
    expect(rectangle).to_have_css("animation-name", "none")
    expect(page.locator(".rectangles[data-light=running]")).to_have_css("animation-name", "pulse")
    around.in_the_mis("delay", ms=0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("Updated"))).to_be_visible()
    if asked_by == "the user":
        _prefer(page, "As on this device")


def _prefer(page: Page, motion: str) -> None:
    page.get_by_role("button", name="Admin tools").click()
    page.get_by_role("menuitem", name="User preferences").click()
    page.get_by_role("radio", name=motion).click(force=True)
    expect(page.get_by_text("Saved.")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what is so called has the focus."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(f"({_NAME_OF})({_FOCUSED})").strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by the Tab key")


_NAME_OF = """element => {
  const labelled = element.getAttribute("aria-label");
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const words = ids.map(id => document.getElementById(id)?.textContent ?? "").join(" ");
  const label = element.labels?.[0]?.textContent ?? element.closest("label")?.textContent;
  return (words || labelled || label || element.textContent || "");
}"""
