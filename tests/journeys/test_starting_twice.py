"""A second demo on a port that is taken says which port, what needs it and what to do, and starts nothing."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo.note import DemoNote
from infra.local_stack import free_port

pytestmark = pytest.mark.xdist_group("stack")


@pytest.mark.parametrize(
    ("taken", "needed_by"), [("page", "the page"), ("mis", "the sample MIS"), ("ministack", "MiniStack")]
)
def test_a_taken_port_is_named_with_what_to_do(demo: DemoNote, tmp_path: Path, taken: str, needed_by: str) -> None:
    urls = {"page": demo.page_url, "mis": demo.mis_url, "ministack": demo.endpoint_url}
    ports = {part: urlsplit(url).port if part == taken else free_port() for part, url in urls.items()}
    command = [sys.executable, "-m", "demo", f"--state-dir={tmp_path}"]
    command += [f"--{part}-port={port}" for part, port in ports.items()]
    second = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the project's own
    assert second.returncode == 1
    assert f"Port {ports[taken]}, which {needed_by} needs, is taken" in second.stderr
    assert f"--{taken}-port=" in second.stderr
    assert "Traceback" not in second.stderr
    assert list(tmp_path.iterdir()) == []
