"""Applies the blocks of CONTRIBUTING.md to a copy of the repository."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOW_TO_ADD = "## How to add something"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of code: its language and its text."""

    language: str
    text: str


def blocks(markdown: str) -> list[Block]:
    """Give the blocks beneath the heading that promises that they work, in order."""
    return [Block(*found) for found in _BLOCK.findall(markdown.partition(HOW_TO_ADD)[2])]


def copy_repository(into: Path) -> None:
    """Copy all but the page, as a git repository with the same virtual environment."""
    listed = run("git ls-files --cached --others --exclude-standard -- . ':!web' ':!*.png'", ROOT)
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    (into / ".venv").symlink_to(ROOT / ".venv")
    run("git init --quiet && git add --all", into)


def apply(block: Block, tree: Path) -> str:
    """Write, change or run what the block says; gives the output of commands."""
    match block.language:
        case "python":
            _write(block.text, tree)
        case "diff":
            _change(block.text, tree)
        case "sh":
            return run(block.text, tree)
        case other:
            raise AssertionError(f"CONTRIBUTING.md has a block of {other}, which nothing applies")
    return ""


def run(commands: str, tree: Path) -> str:
    """Run shell commands in the copy; fails with their output where one fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GIT_"))}
    ended = subprocess.run(  # noqa: S603 - this repository's own documentation
        ["/bin/sh", "-ec", commands],
        cwd=tree,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, f"{commands}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def _write(text: str, tree: Path) -> None:
    first, _, content = text.partition("\n")
    path = tree / first.removeprefix("# ")
    assert not path.exists(), f"{path} is there already"
    assert path.parent.is_dir(), f"{path.parent} is not a folder of the repository"
    path.write_text(content)


def _change(text: str, tree: Path) -> None:
    first, *lines = text.splitlines()
    path = tree / first.removeprefix("+++ ")
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    source = path.read_text()
    assert source.count(before) == 1, f"{path} has {source.count(before)} places for\n{text}"
    path.write_text(source.replace(before, after))
