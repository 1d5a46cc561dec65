"""README, the demo's banner and the story tell a newcomer the same."""

import json
import re
from pathlib import Path

from demo.__main__ import what_to_try
from demo.note import DemoNote
from demo.people import DEMO_USERS
from demo.stage import Ports
from demo.story import ACTS

README = Path("README.md").read_text()
FLAT = " ".join(README.split())
BANNER = what_to_try(
    DemoNote(
        page_url=f"http://127.0.0.1:{Ports().page}",
        api_url="http://api.example",
        mis_url=f"http://127.0.0.1:{Ports().mis}",
        endpoint_url=f"http://127.0.0.1:{Ports().ministack}",
        region="eu-west-2",
        stage="local",
        client_id="client",
        school_id="fernhill",
        functions_dir="functions",
        users=DEMO_USERS,
    )
)


def test_readme_gives_the_addresses_that_the_banner_prints() -> None:
    printed = set(re.findall(r"http://127\.0\.0\.1\S*\w", BANNER))
    assert set(re.findall(r"http://127\.0\.0\.1\S*\w", README)) == printed


def test_both_name_every_act_in_order_and_the_story_has_a_module_for_each() -> None:
    assert f"plays {len(ACTS)} acts" in BANNER
    assert len(ACTS) == 6
    assert "plays six acts" in FLAT
    for text in (BANNER.lower(), FLAT.lower()):
        places = [text.index(title.lower(), text.index("acts")) for title in ACTS.values()]
        assert places == sorted(places)
    assert all(Path("demo/story", f"{name}.py").is_file() for name in ACTS)


def test_both_write_to_the_registration_group_of_the_story() -> None:
    assert '{"registration": "9B"}' in Path("demo/story/changed_number.py").read_text()
    assert "parents of 9B" in BANNER
    assert "parents of 9B" in FLAT
    assert "Year 9" not in BANNER + FLAT


def test_both_name_the_button_as_the_page_does() -> None:
    button = re.search(r">\s*(\w+ now)\s*<", Path("web/src/sync/request-button.tsx").read_text())
    assert button
    assert f"**{button[1]}**" in README
    assert button[1] in " ".join(BANNER.split())


def test_readme_asks_for_the_node_that_the_page_needs_and_nothing_else_says_it() -> None:
    needed = json.loads(Path("web/package.json").read_text())["engines"]["node"].removeprefix(">=")
    assert f"Node {needed}+" in README
    others = [Path("CONTRIBUTING.md"), *Path("docs").rglob("*.md"), Path("infra/README.md")]
    assert [str(path) for path in others if re.search(r"Node \d", path.read_text())] == []
