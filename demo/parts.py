"""The demo's parts as child processes, each with its own log, all ended together."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PartError(Exception):
    """A part could not be started; the message says what to do."""


def listens(port: int) -> bool:
    """Whether something on this machine listens at the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def require_free_port(port: int, part: str, variable: str) -> None:
    """Raise PartError when something listens on the port already."""
    if listens(port):
        raise PartError(
            f"Port {port}, which {part} needs, is taken: perhaps the demo is running already. "
            f"Stop what uses it, or choose another port with {variable}=...."
        )


@contextmanager
def running_part(
    name: str,
    command: list[str],
    *,
    port: int,
    logs: Path,
    environment: dict[str, str] | None = None,
    seconds: float = 30,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a part and wait until it listens; end it and its children afterwards."""
    logs.mkdir(parents=True, exist_ok=True)
    log_file = logs / f"{name}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the commands are this package's own
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    try:
        _wait_until_it_listens(process, port, name, log_file, seconds)
        yield process
    finally:
        _end(process)


def _wait_until_it_listens(
    process: subprocess.Popen[bytes], port: int, name: str, log_file: Path, seconds: float
) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise PartError(f"The {name} ended at once. Its log, {log_file}, ends with:\n{_tail(log_file)}")
        if listens(port):
            return
        time.sleep(0.1)
    raise PartError(f"The {name} does not answer. Its log is {log_file}.")


def _tail(log_file: Path) -> str:
    return "\n".join(log_file.read_text(errors="replace").splitlines()[-12:])


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(5)
    except ProcessLookupError:
        pass
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
