"""docs/architecture.md draws every function, queue, table and room that there is, and no other."""

import re
from pathlib import Path

import app as deployed_app
from infra.queue_docs import CARRIES

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
