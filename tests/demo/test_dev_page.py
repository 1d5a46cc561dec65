"""`make dev` puts the page in front of the demo that runs, and says what to do when none does."""

import os
import re
import socket
from pathlib import Path

import pytest

from demo import dev
from demo.note import STATE_DIR, DemoNote
from infra.local_stack import free_port

WEB = Path(__file__).parents[2] / "web"


def a_note(page_port: int) -> DemoNote:
    return DemoNote(
        page_url=f"http://127.0.0.1:{page_port}",
        api_url="http://127.0.0.1:2/api",
        mis_url="http://127.0.0.1:3",
        endpoint_url="http://127.0.0.1:4",
        region="eu-west-2",
        stage="local",
        client_id="client",
        school_id="school",
        functions_dir="functions",
        users=(),
    )


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, str]]:
    """The environment of each server that was started, from a folder in which no demo runs yet."""
    environments: list[dict[str, str]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "execvpe", lambda _program, _words, environment: environments.append(environment))
    return environments


def test_vite_gets_the_addresses_of_the_running_demo(started: list[dict[str, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as page:
        a_note(page.getsockname()[1]).save(STATE_DIR)
        dev.main()
    (environment,) = started
    assert environment["ROLLCALL_API_URL"] == "http://127.0.0.1:2/api"
    assert environment["ROLLCALL_COGNITO_URL"] == environment["ROLLCALL_DROP_URL"] == "http://127.0.0.1:4"
    assert environment["PATH"] == os.environ["PATH"], "npm is still found"


def test_the_demo_sets_just_what_the_page_reads() -> None:
    files = [WEB / "vite.config.ts", *(WEB / "build").glob("*.ts")]
    read = {name for file in files for name in re.findall(r"ROLLCALL_[A-Z_]+", file.read_text())}
    assert a_note(1).page_environment().keys() == read


def test_without_a_demo_it_says_what_to_do(started: list[dict[str, str]]) -> None:
    with pytest.raises(SystemExit, match="Start `make demo` in another terminal first"):
        dev.main()
    assert started == []


def test_the_note_of_a_demo_that_was_killed_is_not_believed(started: list[dict[str, str]]) -> None:
    a_note(free_port()).save(STATE_DIR)
    with pytest.raises(SystemExit, match="Start `make demo` in another terminal first"):
        dev.main()
    assert started == []
