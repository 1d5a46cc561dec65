"""The lock files are exact, agree with each other, and say nothing about the machine that made them."""

import re
from pathlib import Path

import pytest

LOCKS = ("requirements.txt", "requirements/demo.txt", "requirements/dev.txt", "requirements/ministack.txt")
_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,0-9-]+\])?==(\S+)", re.MULTILINE)


def _pins(lock: str) -> dict[str, str]:
    return dict(_PIN.findall(Path(lock).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock: str) -> None:
    text = Path(lock).read_text()
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links|--trusted-host|(^|\s)/\w", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_is_pinned_and_hashed(lock: str) -> None:
    text = Path(lock).read_text()
    assert _pins(lock)
    assert len(_pins(lock)) == len(re.findall(r"^[a-z0-9].*\\\n    --hash=sha256:", text, re.MULTILINE))


def test_developers_run_the_versions_that_are_deployed() -> None:
    development = _pins("requirements/dev.txt")
    deployed = _pins("requirements.txt")
    assert {name: development.get(name) for name in deployed} == deployed


def test_the_demo_runs_the_versions_that_developers_run_and_nothing_for_tests() -> None:
    development, demo = _pins("requirements/dev.txt"), _pins("requirements/demo.txt")
    assert {name: development.get(name) for name in demo} == demo
    assert _pins("requirements.txt").items() <= demo.items()
    assert demo.keys().isdisjoint({"pytest", "mypy", "ruff", "moto", "hypothesis", "playwright"})


def test_chalice_itself_is_not_deployed() -> None:
    assert "chalice" not in _pins("requirements.txt")
