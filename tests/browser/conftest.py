"""A Chromium, and pages of signed-in people; the demo is the journeys' own."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from demo.note import DemoNote
from tests.journeys.conftest import around, demo, sender, stage, state_dir

__all__ = ["around", "demo", "sender", "stage", "state_dir"]

SignIn = Callable[[str], Page]
SignInAs = Callable[[str, str], Page]
PATIENCE_MS = 30_000  # a cold function on two busy cores


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "the browser tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def sign_in_as(browser: Browser, demo: DemoNote) -> Iterator[SignInAs]:
    """Signs somebody in with their address and password, each in a browser of their own."""
    expect.set_options(timeout=PATIENCE_MS)
    contexts = []
    refused: list[str] = []

    def note_what_the_policy_refused(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def sign_in(username: str, password: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_what_the_policy_refused)
        page.goto(demo.page_url)
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert refused == []


@pytest.fixture
def signed_in(sign_in_as: SignInAs, demo: DemoNote) -> SignIn:
    """Signs in one of the demo's users by their role."""

    def sign_in(role: str) -> Page:
        user = next(user for user in demo.users if user.role == role)
        return sign_in_as(user.username, user.password)

    return sign_in
