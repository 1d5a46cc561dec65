"""What axe finds wrong with a page as it stands: nothing, or the rules that it breaks and where."""

from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TookTooLongError

_AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
_SETTLES_MS = 3_000
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each violation of WCAG 2.2 AA, with the first element that breaks it."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a person would have to scroll sideways, once what stands over the page has found its place."""
    try:
        page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth", timeout=_SETTLES_MS)
    except TookTooLongError:
        return True
    return False
