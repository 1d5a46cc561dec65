"""What a cold start imports and builds, each time in a process of its own, beside a bare Chalice app."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.holds import IMPORT
from bench.ratio import Measured, Ratio
from bench.stage import Stage
from chalicelib.settings import Settings
from infra.cloud import DEFAULT_REGION, EMULATOR_KEY

_ROOT = Path(__file__).parents[1]
_TRIES = 7  # the least of them counts: whatever else the machine does only adds
_TRIES_ON_LITTLE = 1
_BARE = """
from chalice import Chalice
import boto3
app = Chalice(app_name="bare")
boto3.client("dynamodb")
"""
_OURS = """
from app import {handler}
from chalicelib.bootstrap import sending, syncing
from chalicelib.shared.storage.tables import new_connection
{service}
new_connection().client
"""
_FUNCTIONS = {
    "api_handler": ("app", "syncing.start_refresh()"),
    "schedule_tick": ("schedule_tick", "syncing.open_due_windows()"),
    "sync_scheduled": ("sync_scheduled", "syncing.run_sync_job()"),
    "sync_refresh": ("sync_refresh", "syncing.run_sync_job()"),
    "dispatch_message": ("dispatch_message", "sending.dispatch_message()"),
    "deliver_batch": ("deliver_batch", "sending.deliver_batch('general')"),
}
"""Each function's handler in app.py and the service that it builds for its first event, with its clients."""


def measure(stage: Stage) -> Measured:
    """CPU of importing a handler, building its service and making a DynamoDB client."""
    programs = {name: _OURS.format(handler=handler, service=service) for name, (handler, service) in _FUNCTIONS.items()}
    least = _least({"bare": _BARE, **programs}, tries=_TRIES if stage.is_whole else _TRIES_ON_LITTLE)
    return Measured(
        ratios=tuple(
            Ratio(
                name=f"handler import, ours / bare Chalice with a boto3 client: {name}",
                measured=least[name] / least["bare"],
                hold=IMPORT,
            )
            for name in programs
        ),
        notes=(
            "import: " + ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in least.items()) + " of CPU",
        ),
    )


def _least(programs: dict[str, str], *, tries: int) -> dict[str, float]:
    """The least of several tries each, in turns, after one that leaves compiled files behind."""
    with tempfile.TemporaryDirectory() as compiled:
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPYCACHEPREFIX": compiled,
            "AWS_DEFAULT_REGION": DEFAULT_REGION,
            "AWS_ACCESS_KEY_ID": EMULATOR_KEY,
            "AWS_SECRET_ACCESS_KEY": EMULATOR_KEY,
            "POWERTOOLS_SERVICE_NAME": "rollcall",
            "POWERTOOLS_METRICS_NAMESPACE": "Rollcall",
            **{name.upper(): "1" for name in Settings.__struct_fields__},
        }
        seconds = [{name: _cpu(text, environment) for name, text in programs.items()} for _ in range(tries + 1)]
    return {name: min(each[name] for each in seconds[1:]) for name in programs}


def _cpu(program: str, environment: dict[str, str]) -> float:
    timed = f"import time\nbegan = time.process_time()\n{program}\nprint(time.process_time() - began)"
    answer = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", timed], cwd=_ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return float(answer.stdout)
