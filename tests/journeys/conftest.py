"""One running demo, shared by all journeys: the very thing that `make demo` starts, on free ports."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.api import Api
from demo.note import NOTE, DemoNote, read_note
from demo.story.surroundings import Surroundings
from infra.local_stack import free_port
from tests.journeys.stage import Stage

START_SECONDS = 240  # packaging on a bare machine, then the first sync, on two busy cores


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(state_dir: Path) -> Iterator[DemoNote]:
    log_file = state_dir / "demo.log"
    ports = [f"--{part}-port={free_port()}" for part in ("ministack", "mis", "page")]
    with log_file.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the command is this project's own
            [sys.executable, "-m", "demo", "--pupils=300", f"--state-dir={state_dir}", *ports],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for_note(process, state_dir, log_file)
        yield read_note(state_dir)
    finally:
        process.terminate()  # not SIGINT, which a shell's background job and its children ignore
        process.wait(30)


@pytest.fixture(scope="session")
def around(demo: DemoNote) -> Surroundings:
    return Surroundings(demo)


@pytest.fixture(scope="session")
def stage(demo: DemoNote) -> Stage:
    return Stage(demo)


@pytest.fixture(scope="session")
def office(stage: Stage) -> Api:
    """The administrator of a school that is synced once and that no schedule touches."""
    api = stage.new_school().api
    api.wait_for_run(api.post("/sync/refresh")["run_id"])
    return api


@pytest.fixture(scope="session")
def sender(demo: DemoNote) -> Api:
    return demo.api("sender")


@pytest.fixture(autouse=True)
def _mis_as_it_was(demo: DemoNote) -> Iterator[None]:
    yield
    Surroundings(demo).in_the_mis("reset")


def _wait_for_note(process: subprocess.Popen[bytes], state_dir: Path, log_file: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not (state_dir / NOTE).exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the demo did not come up:\n{log_file.read_text()}")
        time.sleep(0.2)
