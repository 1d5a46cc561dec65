"""Runs MiniStack, the local AWS, with IAM enforced, and ends it with everything that it started."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from infra.cloud import DEFAULT_REGION, Cloud

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 4566
START_SECONDS = 60.0
STOP_SECONDS = 5.0


class LocalStackError(Exception):
    """MiniStack could not be started; the message says what to do."""


@dataclass(frozen=True)
class LocalStack:
    """A running MiniStack: its port, its log, and the folder in which its Lambda processes live."""

    port: int
    process: subprocess.Popen[bytes]
    log_file: Path
    work_dir: Path

    @property
    def endpoint_url(self) -> str:
        """Base address of every emulated service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cloud(self) -> Cloud:
        """Clients for this emulator."""
        return Cloud(endpoint_url=self.endpoint_url)

    def lambda_pids(self, function: str) -> list[int]:
        """Return the process ids of a function's workers; its full name is such as rollcall-local-api_handler."""
        return worker_pids(self.work_dir, function)

    def stop(self) -> None:
        """End MiniStack and its Lambda processes, which share its process group; return when all are gone."""
        _signal_group(self.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and _group_alive(self.process):
            time.sleep(0.05)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(port: int | None = None, state_dir: Path | None = None) -> LocalStack:
    """Start MiniStack and return when it answers; a port of None picks a free one.

    Its log and the unpacked functions go to `state_dir`, by default .local/ministack-<port>.
    Raises LocalStackError.
    """
    port = port or free_port()
    if _port_taken(port):
        raise LocalStackError(
            f"Port {port} is in use, perhaps by a MiniStack that still runs. Stop it or choose another port."
        )
    python = _ministack_python()
    state_dir = (state_dir or ROOT / ".local" / f"ministack-{port}").resolve()
    state_dir.mkdir(parents=True, exist_ok=True)
    work_dir = Path(tempfile.mkdtemp(prefix="run-", dir=state_dir))
    log_file = state_dir / "ministack.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the interpreter is the project's own
            [python, "-m", "ministack"],
            env=_environment(port, work_dir),
            cwd=state_dir,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    stack = LocalStack(port=port, process=process, log_file=log_file, work_dir=work_dir)
    try:
        _wait_until_healthy(stack)
    except BaseException:
        stack.stop()
        raise
    return stack


@contextmanager
def running(port: int | None = None, state_dir: Path | None = None) -> Iterator[LocalStack]:
    """Start MiniStack for a block of code and stop it whatever happens in the block."""
    stack = start(port, state_dir)
    try:
        yield stack
    finally:
        stack.stop()


def free_port() -> int:
    """Return a port on this machine that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def worker_pids(work_dir: Path, function: str) -> list[int]:
    """Return the process ids of a function's workers under a MiniStack that works in this folder.

    Workers are found by the folder that MiniStack unpacks each of them into; needs Linux's /proc.
    """
    marker = f"{work_dir}/ministack-lambda-{function}-"
    return [pid for pid, command in _commands() if marker in command]


def kill(pids: Iterable[int]) -> int:
    """SIGKILL these processes and return how many there still were."""
    killed = 0
    for pid in pids:
        with suppress(ProcessLookupError):  # it ended by itself meanwhile
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def _environment(port: int, work_dir: Path) -> dict[str, str]:
    # MiniStack hands its own environment to every Lambda, so it gets none of ours: a function must not work
    # here because of a variable that AWS will not have.
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(work_dir),
        "TMPDIR": str(work_dir),
        "LANG": "C.UTF-8",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "MINISTACK_REGION": DEFAULT_REGION,
        "IOT_MTLS_ENABLED": "0",  # its MQTT port is fixed, so two stacks would collide on it
        "SFTP_ENABLED": "0",
    }


def _ministack_python() -> str:
    """Return the interpreter that has MiniStack. It runs the Lambdas as well, so it must be this Python."""
    python = Path(os.environ.get("MINISTACK_PYTHON") or ROOT / ".venv-ministack" / "bin" / "python")
    if not python.exists():
        raise LocalStackError(f"There is no {python}. Run `make setup`, which builds MiniStack's environment.")
    question = "import sys, importlib.util as u; print(*sys.version_info[:2], bool(u.find_spec('ministack')))"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=True)  # noqa: S603
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    if answer.stdout.split() != [*ours.split("."), "True"]:
        raise LocalStackError(f"{python} must be Python {ours} with MiniStack in it. Run `make setup` again.")
    return str(python)


def _wait_until_healthy(stack: LocalStack) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if stack.process.poll() is not None:
            tail = stack.log_file.read_text(errors="replace")[-2000:]
            raise LocalStackError(f"MiniStack ended at once. The end of {stack.log_file}:\n{tail}")
        try:
            with urllib.request.urlopen(f"{stack.endpoint_url}/_ministack/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise LocalStackError(f"MiniStack did not answer within {START_SECONDS:.0f} s. See {stack.log_file}.")


def _port_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def _group_alive(process: subprocess.Popen[bytes]) -> bool:
    process.poll()  # collects the leader, which as a zombie would keep its group alive
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _commands() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        yield int(entry.name), command.replace(b"\0", b" ").decode(errors="replace")


def main() -> None:
    """Run MiniStack in the foreground until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with running(arguments.port) as stack:
            print(f"MiniStack answers at {stack.endpoint_url}. Its log: {stack.log_file}. Ctrl-C stops it.")
            stack.process.wait()
    except LocalStackError as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt:
        print("Stopped.")


if __name__ == "__main__":
    main()
