"""Measures one tick for thousands of schools that are due at the same minute: seconds, and requests by kind."""

import argparse
import os
import resource
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import boto3
from msgspec.structs import replace

from bench.wire import counted
from chalicelib.bootstrap.process import new_id, parallel_map
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.state import Ended, Head, SchoolSync
from chalicelib.sync.domain.windows import next_window_at
from chalicelib.sync.queues.job_queue import SqsJobQueue
from chalicelib.sync.services.open_due_windows import OpenDueWindows, TickReport
from chalicelib.sync.storage.sync_repository import SyncRepository
from infra import local_stack
from infra.cloud import EMULATOR_KEY
from tests.shared.control_table import create_control_table

TABLE = "rollcall-bench-control"
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_MIS = WondeConnection(base_url="https://mis.example", school_id="A1")
_ENDED = Ended(run_id="01", outcome="completed", message="3 records changed.", finished_at=NOW)


def fill(schools: SchoolRepository, sync: SyncRepository, count: int) -> None:
    """Schools that have all been read before and whose 08:00 window is due."""
    head = Head(digest="a" * 64, epoch=7, data_as_of=NOW, source_as_of=NOW)
    state = SchoolSync(last_ended=_ENDED, recent_seconds=(60,) * 9, next_window_at=NOW)
    state = replace(state, heads=dict.fromkeys(("pupils", "staff", "groups", "attendance"), head))

    def put(number: int) -> None:
        school = School(id=f"A{number:09}", name=f"School {number}", mis=_MIS, spread_seconds=0)
        schools.put(school)
        sync.save(school.id, state, version=Version(0), ended=None)

    put(0)  # alone, so that the clients are made once
    parallel_map(put, range(1, count))


def measure(count: int) -> None:
    """Print what one tick takes, and what a second one finds."""
    create_control_table(TABLE)
    schools, sync = SchoolRepository(TABLE), SyncRepository(TABLE)
    fill(schools, sync, count)
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="rollcall-bench-scheduled-sync")["QueueUrl"]
    tick = OpenDueWindows(
        schools=schools,
        sync=sync,
        queue=SqsJobQueue(client, {"scheduled": url, "refresh": url}, {}),
        after_run=lambda school_id: None,
        parallel_map=parallel_map,
        clock=lambda: NOW,
        new_id=new_id,
        seconds=40,
    )
    assert next_window_at(School(id="A", name="", mis=_MIS, spread_seconds=0), after=NOW)  # noqa: S101 - zones loaded
    for name in ("first", "second"):
        requests: Counter[str] = Counter()
        before, began = time.process_time(), time.perf_counter()
        with counted(requests):
            report = tick()
        show(name, report, requests, cpu=time.process_time() - before, elapsed=time.perf_counter() - began)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def show(name: str, report: TickReport, requests: Counter[str], *, cpu: float, elapsed: float) -> None:
    """One tick's figures."""
    print(f"{name} tick: {report.looked_at} schools, {report.queued} jobs, {len(report.failures)} failures")
    print(f"  {elapsed:.1f} s against the emulator, {cpu:.1f} s of this process's own processor time")
    for kind, number in requests.most_common():
        print(f"  {number:6} {kind}")
    total = sum(requests.values())
    print(f"  {total:6} in all, {total / max(report.looked_at, 1):.2f} a school")


def main() -> None:
    """Run against MiniStack, raised for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=5_000)
    parser.add_argument("--port", type=int, help="of the emulator; a free one when left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, local_stack.running(given.port, Path(folder)) as stack:
        os.environ.update(
            AWS_ENDPOINT_URL=stack.endpoint_url,
            AWS_DEFAULT_REGION="eu-west-2",
            AWS_ACCESS_KEY_ID=EMULATOR_KEY,
            AWS_SECRET_ACCESS_KEY=EMULATOR_KEY,
        )
        measure(given.schools)


if __name__ == "__main__":
    main()
