"""An error that a function logged is found, whatever came of it later."""

import json

import pytest

from soak.logs import error_in


def test_an_unexpected_failure_is_named_with_its_last_line() -> None:
    line = {"level": "ERROR", "message": "unexpected failure", "school_id": "soak002", "dataset": "pupils"}
    trace = "Traceback (most recent call last):\n  File x\nQueryError: not authorized to perform: dynamodb:Query\n"
    found = error_in(json.dumps(line | {"exception": trace}), "sync_scheduled")
    expected = (
        "soak002: sync_scheduled pupils: unexpected failure: QueryError: not authorized to perform: dynamodb:Query"
    )
    assert str(found) == expected


def test_a_school_that_a_tick_could_not_serve_is_named() -> None:
    line = {"level": "ERROR", "message": "a school could not be served", "school_id": "soak003", "error": "Conflict"}
    assert str(error_in(json.dumps(line), "schedule_tick")) == (
        "soak003: schedule_tick: a school could not be served: Conflict"
    )


@pytest.mark.parametrize("line", ["START RequestId: 1", '{"level": "INFO", "message": "sync job"}', "[1]", ""])
def test_other_lines_tell_of_no_error(line: str) -> None:
    assert error_in(line, "sync_refresh") is None
