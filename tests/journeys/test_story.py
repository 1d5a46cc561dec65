"""Every act of the story comes out right on the packaged stack."""

import subprocess
import sys
from pathlib import Path

import pytest

from demo.note import DemoNote

pytestmark = pytest.mark.xdist_group("stack")


def test_the_story_comes_out_right(demo: DemoNote, state_dir: Path) -> None:
    command = [sys.executable, "-m", "demo.story", f"--state-dir={state_dir}"]
    story = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the project's own
    assert story.returncode == 0, story.stdout + story.stderr
    assert "WRONG" not in story.stdout
    assert story.stdout.count("right:") >= 40
    for act in ("4. A refresh pressed during a run", "5. An update that fails", "6. An e-mail that comes back"):
        assert act in story.stdout


def test_a_token_is_printed_for_curl(demo: DemoNote) -> None:
    assert demo.token("composer").count(".") == 2
