"""An administrator connects the school by files and sends one from the page, which is then read by itself."""

import re
from pathlib import Path

import pytest
import urllib3
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import SignInAs
from tests.journeys.stage import QUIET_PASSWORD, Stage

pytestmark = pytest.mark.xdist_group("stack")


def test_a_file_that_is_sent_from_the_page_is_read(sign_in_as: SignInAs, stage: Stage, tmp_path: Path) -> None:
    school = stage.new_school()
    export = tmp_path / "export.zip"
    export.write_bytes(urllib3.request("GET", f"{stage.note.mis_url}/exports/oneroster.zip").data)
    page = sign_in_as(school.email, QUIET_PASSWORD)
    page.get_by_role("button", name="Admin tools").click()
    page.get_by_role("menuitem", name="MIS connection").click()
    page.get_by_role("radio", name="Dropped files").check(force=True)
    page.get_by_role("button", name="Save the connection").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Save the connection").click()
    expect(page.get_by_role("heading", name="Send a file")).to_be_visible()
    assert violations(page) == []
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Choose a file").click()
    chosen.value.set_files(export)
    expect(page.get_by_text("export.zip has arrived.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Contact data: Updated"))).to_be_visible()
    assert school.api.get("/sync")["data_as_of"], "the file has been read"
