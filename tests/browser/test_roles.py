"""Who sees what: a composer hands over for authorisation, a sender lets go, and an administrator's pages are theirs."""

import re

import pytest
import urllib3
from playwright.sync_api import Page, expect

from demo.note import DemoNote
from tests.browser.accessibility import violations
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.xdist_group("stack")

_FOR_ADMINISTRATORS = ("users", "settings", "mis", "held", "history", "audit")


def test_a_composers_message_goes_when_a_sender_authorises_it(signed_in: SignIn, demo: DemoNote) -> None:
    composer = signed_in("composer")
    composer.get_by_role("radio", name="Some groups or pupils").check(force=True)
    composer.get_by_role("combobox", name="Groups and pupils").fill("8B")
    composer.get_by_role("option", name="8B registration group").click()
    composer.get_by_role("textbox", name="Message").fill("Sports day is on Friday.")
    recipients = composer.get_by_role("list", name="Recipients", exact=True)
    expect(recipients.get_by_role("listitem").first).to_be_visible()
    expect(recipients.get_by_text("+44")).to_have_count(0)
    composer.get_by_role("button", name="Send for authorisation").click()
    expect(composer.get_by_text("Waiting for authorisation")).to_be_visible()

    sender = signed_in("sender")
    sender.goto(composer.url)
    sender.get_by_role("button", name="Authorise and send").click()
    expect(sender.get_by_text("Sent", exact=True).first).to_be_visible()
    expect(composer.get_by_text("Sent", exact=True).first).to_be_visible()
    expect(composer.get_by_text("Senders at your school see whom it went to and how.")).to_be_visible()


@pytest.mark.parametrize("role", ["composer", "sender"])
def test_an_administrators_pages_are_not_for_others(signed_in: SignIn, demo: DemoNote, role: str) -> None:
    page = signed_in(role)
    assert _tools(page) == ["User preferences", "Release notes"]
    for name in _FOR_ADMINISTRATORS:
        page.goto(f"{demo.page_url}/admin/{name}")
        expect(page.get_by_text("This page is for your school's administrators.")).to_be_visible()


def test_signing_in_is_for_everybody(signed_in: SignIn) -> None:
    page = signed_in("composer")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert violations(page) == []


def test_a_forgotten_password_is_reset_by_a_code_that_comes_by_email(signed_in: SignIn, demo: DemoNote) -> None:
    page = signed_in("composer")
    page.get_by_role("button", name="Sign out").click()
    user = next(one for one in demo.users if one.role == "composer")
    page.get_by_role("button", name="Forgotten your password?").click()
    page.get_by_label("Username").fill(user.username)
    page.get_by_role("button", name="Send me a code").click()
    assert violations(page) == []
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("textbox", name="New password").fill(user.password)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    page.get_by_role("textbox", name="Code").fill(_code_of(demo, user.username))
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(user.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a message")


def _code_of(demo: DemoNote, address: str) -> str:
    """The code in the newest mail that has one: a mail holds other numbers too, such as its time."""
    boxes = urllib3.request("GET", f"{demo.endpoint_url}/_ministack/ses/messages").json()["messages"]
    mails = [mail for box in boxes.values() for mail in box if address in mail["To"]]
    newest_last = sorted(mails, key=lambda mail: float(mail["Timestamp"]))
    codes = [re.search(r"Your Rollcall code is (\d{6})\.", mail["BodyText"] + mail["BodyHtml"]) for mail in newest_last]
    return [code[1] for code in codes if code][-1]


def _tools(page: Page) -> list[str]:
    page.get_by_role("button", name="Admin tools").click()
    names = page.get_by_role("menuitem").all_inner_texts()
    page.keyboard.press("Escape")
    return names
