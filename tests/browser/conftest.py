"""A Chromium, and pages of signed-in people; the demo is the journeys' own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from demo.note import DemoNote
from tests.journeys.conftest import around, demo, sender, state_dir

__all__ = ["around", "demo", "sender", "state_dir"]

SignIn = Callable[[str], Page]
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
def signed_in(browser: Browser, demo: DemoNote, tmp_path: Path) -> Iterator[SignIn]:
    expect.set_options(timeout=PATIENCE_MS)
    contexts = []
    refused: list[str] = []

    def note_what_the_policy_refused(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def sign_in(role: str) -> Page:
        user = next(user for user in demo.users if user.role == role)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_what_the_policy_refused)
        page.goto(demo.page_url)
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(user.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert refused == []
