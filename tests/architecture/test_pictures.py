"""docs/architecture.md draws every function, queue, table and room that there is, and no other."""

import re
from pathlib import Path

import app as deployed_app
from infra.queue_docs import CARRIES
from tests.architecture.real_names import tracked

TEXT = Path("docs/architecture.md").read_text()
CONTAINERS, ROOMS = TEXT.partition("## Containers")[2].split("## Rooms")


def test_every_function_is_drawn() -> None:
    drawn = set(re.findall(r"\b[a-z]+_[a-z_]+\b", CONTAINERS.split("```")[1]))
    events = {one.name for one in deployed_app.app.event_sources}
    assert drawn == events | {one.name for one in deployed_app.app.pure_lambda_functions} | {"api_handler"}


def test_every_queue_is_drawn_between_its_sender_and_its_worker() -> None:
    assert set(re.findall(r"\[\[([\w-]+)\]\]", CONTAINERS)) == set(CARRIES)


def test_every_table_is_described() -> None:
    tables = re.findall(r"rollcall-\$\{Stage\}-(\w+)\"\n      BillingMode", Path("infra/foundation.yaml").read_text())
    assert tables == re.findall(r"^\| `(\w+)` \|", CONTAINERS, re.MULTILINE)


def test_every_room_is_drawn() -> None:
    rooms = {path.parent.name for path in Path("chalicelib").glob("*/__init__.py")}
    drawn = set(re.findall(r"(\w+)\[", ROOMS.partition("Within a room")[0]))
    assert drawn == rooms | {"app", "base"}


def test_readme_has_every_room_and_every_folder_of_the_root() -> None:
    rooms = {f"`{path.parent}/`" for path in Path("chalicelib").glob("*/__init__.py")}
    folders = {f"`{path.parts[0]}/`" for path in tracked() if len(path.parts) > 1 and path.parts[0][0] != "."}
    readme = Path("README.md").read_text()
    missing = {named for named in rooms | folders if named not in readme}
    assert missing == {"`chalicelib/`", "`docs/`", "`requirements/`"}  # drawn by its rooms, linked, for tools
