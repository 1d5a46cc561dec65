"""The files that a stranger and their tools look for first are there and agree with the rest."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import yaml

from demo.stage import Ports

ENGINES = json.loads(Path("web/package.json").read_text())["engines"]["node"].removeprefix(">=")
CONTAINER: dict[str, Any] = json.loads(Path(".devcontainer/devcontainer.json").read_text())


def test_licence_is_mit_everywhere() -> None:
    assert Path("LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 Rollcall contributors\n")
    assert tomllib.loads(Path("pyproject.toml").read_text())["project"]["license"] == "MIT"


def test_dev_container_has_the_oldest_node_that_the_page_allows() -> None:
    dockerfile = Path(".devcontainer", CONTAINER["build"]["dockerfile"]).read_text()
    assert f"FROM node:{ENGINES}-bookworm" in dockerfile
    assert CONTAINER["postCreateCommand"] == "make setup"


def test_dev_container_forwards_the_demos_ports() -> None:
    assert CONTAINER["forwardPorts"] == [Ports().page, Ports().mis]


def test_ci_runs_the_repositorys_own_command() -> None:
    workflow = yaml.safe_load(Path(".github/workflows/ci.yml").read_text())
    steps = workflow["jobs"]["test"]["steps"]
    assert steps[-1] == {"run": ".ci/run"}
    assert os.access(".ci/run", os.X_OK)
