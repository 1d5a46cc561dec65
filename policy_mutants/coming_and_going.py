"""Makes a school's sync begin and end without pause, so that a reader sees both within one piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import msgspec
from msgspec.structs import replace

from chalicelib.bootstrap.process import now
from chalicelib.sync.domain.requests import new_run
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.storage.control_models import SYNC
from policy_mutants.bench import Bench, BenchSchool


@contextmanager
def sync_coming_and_going(bench: Bench, school: BenchSchool) -> Iterator[None]:
    """For a block of code, write by turns a state with a run of pupils under way and one in which it has ended."""
    before = bench.sync.load(school.id).state
    run = new_run("BENCH", ("pupils",), trigger="refresh", lane="refresh", started_by="bench", now=now())
    head = replace(before.head("pupils"), data_as_of=now())
    ended = replace(before, heads=before.heads | {"pupils": head})
    over = Event()
    writer = Thread(target=_alternate, args=(bench, school, (replace(before, run=run), ended), over))
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
        _write(bench, school, before)


def _alternate(bench: Bench, school: BenchSchool, states: tuple[SchoolSync, ...], over: Event) -> None:
    while not over.is_set():
        for state in states:
            _write(bench, school, state)


def _write(bench: Bench, school: BenchSchool, state: SchoolSync) -> None:
    # Not by compare-and-swap: nobody else writes this school's state meanwhile, and the version must stay.
    bench.client("dynamodb").update_item(
        TableName=bench.foundation["ControlTable"],
        Key={"school_id": {"S": school.id}, "sk": {"S": SYNC}},
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"S": msgspec.json.encode(state).decode()}},
    )
