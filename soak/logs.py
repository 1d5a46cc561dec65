"""What the functions logged as errors: a worker that meets anything unexpected says so, even if it heals later."""

import json
from collections.abc import Iterator

from demo.store import Store
from soak.compare import Difference

_FUNCTIONS = ("schedule_tick", "sync_scheduled", "sync_refresh")


def logged_errors(store: Store) -> Iterator[Difference]:
    """Each error that a function logged; a worker that is killed logs none."""
    for function in _FUNCTIONS:
        for line in _lines(store, f"/aws/lambda/rollcall-{store.stage}-{function}"):
            if error := error_in(line, function):
                yield error


def error_in(line: str, function: str) -> Difference | None:
    """The error that a log line tells of, None for any other line."""
    try:
        told = json.loads(line)
    except ValueError:  # Lambda's own lines are not JSON
        return None
    if not isinstance(told, dict) or told.get("level") not in ("ERROR", "CRITICAL"):
        return None
    why = str(told.get("exception") or told.get("error") or "").strip().rpartition("\n")[2]
    school_id, dataset = told.get("school_id", "?"), told.get("dataset", "")
    return Difference(school_id=school_id, key=f"{function} {dataset}".strip(), what=f"{told.get('message')}: {why}")


def _lines(store: Store, group: str) -> Iterator[str]:
    for page in store.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group):
        for event in page["events"]:
            yield from event["message"].splitlines()
