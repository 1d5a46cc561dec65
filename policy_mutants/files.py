"""The journey's parts about dropped files."""

from __future__ import annotations

from functools import partial
from typing import Any

import urllib3

from chalicelib.sync.domain.state import Lane
from policy_mutants.bench import Bench, BenchSchool, expect
from policy_mutants.parts import Part

_DROP = {"kind": "file_drop", "layout": "oneroster"}
_QUEUES: dict[Lane, str] = {"refresh": "refresh-sync", "scheduled": "scheduled-sync"}
_WORKERS: dict[Lane, str] = {"refresh": "sync_refresh", "scheduled": "sync_scheduled"}


def parts() -> list[Part]:
    """The parts: a file is uploaded and tried, its arrival is told, and a worker of each lane reads it."""
    return [
        Part(title="uploaded file", functions=("api_handler",), play=_tried),
        Part(title="arriving file", functions=("file_arrived",), play=_arrived),
        *(
            Part(title=f"files, {lane} run", functions=(worker,), play=partial(_read, lane))
            for lane, worker in _WORKERS.items()
        ),
    ]


def _tried(bench: Bench) -> None:
    """An administrator uploads a file and tries the connection."""
    school = bench.new_school(("staff",))
    _upload(bench, school)
    checks = school.administrator.post("/settings/mis/test", _DROP)["datasets"]
    expect(all(check["permitted"] for check in checks), "every dataset can be read")


def _arrived(bench: Bench) -> None:
    """The arrival of a file starts a run."""
    school = _of_files(bench)
    bench.invoke("file_arrived", _arrival(bench, school))
    expect(bench.take(_QUEUES["refresh"], school.id), "the file is to be read")


def _read(lane: Lane, bench: Bench) -> None:
    """A worker reads the file."""
    school = _of_files(bench)
    if lane == "refresh":
        school.administrator.post("/sync/refresh", {"datasets": ["staff"]})
    else:
        bench.tick(school)
    bench.drain(_QUEUES[lane], school)
    head = bench.sync.load(school.id).state.head("staff")
    expect(head.source_as_of, "the file's age is known")


def _of_files(bench: Bench) -> BenchSchool:
    school = bench.new_school(("staff",))
    _upload(bench, school)
    school.administrator.put("/settings/mis", _DROP)
    return school


def _upload(bench: Bench, school: BenchSchool) -> None:
    content = urllib3.request("GET", f"{bench.note.mis_url}/exports/oneroster.zip").data
    given = {"name": "export.zip", "size": len(content)}
    address = school.administrator.post("/settings/mis/upload-address", given)
    answer = urllib3.request(address["method"], address["url"], body=content)
    expect(answer.status == 200, f"the upload is taken ({answer.status})")


def _arrival(bench: Bench, school: BenchSchool) -> dict[str, Any]:
    bucket = bench.foundation["DropBucket"]
    return {
        "version": "0",
        "id": "bench",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "000000000000",
        "time": "2026-11-02T09:00:00Z",
        "region": bench.note.region,
        "resources": [f"arn:aws:s3:::{bucket}"],
        "detail": {"bucket": {"name": bucket}, "object": {"key": f"{school.id}/1/export.zip", "size": 1}},
    }
