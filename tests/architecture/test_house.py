"""The house as it is drawn: rooms, layers, sizes, and who may import whom."""

import ast
import subprocess
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chalicelib.mis.registry import MODULES as CONNECTORS
from tests.changed_rooms import test_folders as folders_for

CONTRACTS: dict[str, dict[str, Any]] = {
    contract["name"]: contract
    for contract in tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
LAYERS = {"domain", "views", "services", "storage", "queues", "cognito"}
SHELL = {"entrypoints", "bootstrap"}
FLAT_ROOMS = {"channels"}
MAX_LINES, MAX_FILES = 400, 25


def tracked(*patterns: str) -> list[Path]:
    answer = subprocess.run(["git", "ls-files", *patterns], check=True, capture_output=True, text=True)  # noqa: S603, S607
    return [Path(line) for line in answer.stdout.splitlines() if Path(line).exists()]


def contract(name: str) -> dict[str, Any]:
    return CONTRACTS[name]


def rooms() -> set[str]:
    return {path.parts[1] for path in tracked("chalicelib") if len(path.parts) > 2}


def test_there_are_four_contracts_and_none_ignores_an_import() -> None:
    assert len(CONTRACTS) == 4
    assert [name for name, each in CONTRACTS.items() if any(key.startswith("ignore") for key in each)] == []


def test_the_rooms_are_exhaustive_layers() -> None:
    standing = contract("Rooms stand one above another")
    named = {room.strip("() ") for floor in standing["layers"] for room in floor.split("|")}
    assert standing["exhaustive"] is True
    assert rooms() <= named


@pytest.mark.parametrize("room", sorted(rooms() - SHELL - FLAT_ROOMS))
def test_every_room_with_layers_has_the_contract_of_layers(room: str) -> None:
    containers = contract("Within a room: services and adapters above views above domain")["containers"]
    assert {path.parts[2] for path in tracked(f"chalicelib/{room}")} & LAYERS
    assert f"chalicelib.{room}" in containers


def test_no_layer_has_a_name_that_the_contracts_do_not_know() -> None:
    connectors = {module.split(".")[2] for module in CONNECTORS.values()}
    folders = {path.parts[2] for path in tracked("chalicelib") if len(path.parts) > 3}
    assert folders - LAYERS == connectors | {"http"}


def test_no_file_is_too_long_to_be_one_idea() -> None:
    files = tracked("*.py", "*.ts", "*.tsx", "*.css")
    assert [str(path) for path in files if len(path.read_text().splitlines()) > MAX_LINES] == []


def test_no_folder_is_too_full_to_be_read_at_a_glance() -> None:
    files = [path for path in tracked("*.py", "*.ts", "*.tsx") if path.name != "__init__.py"]
    folders = Counter(str(path.parent) for path in files)
    assert {folder: number for folder, number in folders.items() if number > MAX_FILES} == {}


def test_what_is_deployed_and_its_tools_import_no_demo() -> None:
    assert [
        str(path) for path in tracked("chalicelib/*.py", "infra/*.py", "ops/*.py") if "demo" in imported(path)
    ] == []


def test_every_room_has_tests_of_its_own_name() -> None:
    assert {room for room in rooms() if not Path("tests", room).is_dir()} == {"bootstrap"}


def imported(path: Path) -> set[str]:
    """The first names of all modules that a file imports, also within functions."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    whole = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | whole}


@pytest.mark.parametrize(
    ("changed", "folders"),
    [
        (["chalicelib/sync/domain/guard.py"], ["tests/architecture", "tests/sync"]),
        (["tests/messages/test_nights.py", "docs/sync.md"], ["tests/architecture", "tests/messages"]),
        (["demo/sample_mis/school.py"], ["tests/architecture", "tests/sample_mis"]),
        (["tests/journeys/test_story.py", "web/src/app.tsx", "app.py"], ["tests/architecture"]),
    ],
)
def test_make_fast_runs_the_tests_of_the_rooms_that_changed(changed: list[str], folders: list[str]) -> None:
    assert folders_for(changed) == folders
