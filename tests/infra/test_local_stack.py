"""Starting the local AWS says clearly what is in the way, and stopping it leaves nothing behind."""

import os
import socket
from pathlib import Path

import pytest

from infra import local_stack


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(local_stack.LocalStackError, match=f"Port {port} is in use"):
            local_stack.start(port, tmp_path)


def test_a_missing_environment_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINISTACK_PYTHON", str(tmp_path / "absent"))
    with pytest.raises(local_stack.LocalStackError, match="make setup"):
        local_stack.start(state_dir=tmp_path)


def test_nothing_runs_after_the_block_even_when_it_fails(tmp_path: Path) -> None:
    started: list[int] = []

    def fail_while_it_runs() -> None:
        with local_stack.running(state_dir=tmp_path) as stack:
            started.append(stack.process.pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_while_it_runs()
    with pytest.raises(ProcessLookupError):
        os.killpg(started[0], 0)


def test_two_local_stacks_run_side_by_side(tmp_path: Path) -> None:
    with local_stack.running(state_dir=tmp_path / "a") as one, local_stack.running(state_dir=tmp_path / "b") as two:
        assert one.port != two.port
        assert one.process.poll() is None
        assert two.process.poll() is None
