"""The two sync workers: one a lane, so that scheduled runs never delay a click."""

from typing import Any, cast

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext
from chalice.app import Blueprint, SQSEvent

from chalicelib.bootstrap import syncing
from chalicelib.entrypoints.queue_batches import SCHEDULED_AT_ONCE, handle_each
from chalicelib.observability import count, logger
from chalicelib.settings import settings
from chalicelib.sync.domain.state import SyncTask

# Named "app" because Chalice deploys an event handler under its blueprint's import name, and only
# app.<handler> runs the middleware (https://github.com/aws/chalice/issues/1566).
sync_workers = Blueprint("app")

_HAND_OVER_SECONDS = 5
"""For one batch of writes that is under way, storing what was read so far, and one change of the school's state."""


@sync_workers.on_sqs_message(
    queue=f"rollcall-{settings().stage}-scheduled-sync", batch_size=1, maximum_concurrency=SCHEDULED_AT_ONCE
)
def sync_scheduled(event: SQSEvent) -> Any:
    """Does the jobs of scheduled runs."""
    seconds_left = _seconds_left(event)
    return handle_each(event, lambda body, last: _do_job(body, last, settings().scheduled_lease_seconds, seconds_left))


@sync_workers.on_sqs_message(queue=f"rollcall-{settings().stage}-refresh-sync", batch_size=1)
def sync_refresh(event: SQSEvent) -> Any:
    """Does the jobs of refreshes and follow-ups."""
    seconds_left = _seconds_left(event)
    return handle_each(event, lambda body, last: _do_job(body, last, settings().refresh_lease_seconds, seconds_left))


def _seconds_left(event: SQSEvent) -> float:
    """How long this invocation may work; the rest is for handing over what is left to do."""
    context = cast("LambdaContext", event.context)  # Chalice hands Lambda's own context through, untyped
    return max(0, context.get_remaining_time_in_millis() / 1000 - _HAND_OVER_SECONDS)


def _do_job(body: str, last: bool, lease_seconds: int, seconds_left: float) -> None:
    message = msgspec.json.decode(body, type=SyncTask)
    logger.append_keys(school_id=message.school_id, run_id=message.run_id, dataset=message.dataset)
    try:
        report = syncing.run_sync_job()(message, lease_seconds=lease_seconds, seconds_left=seconds_left, last=last)
    except Exception:
        if last:
            count("SyncJobsFailed")
        raise
    logger.info("sync job", result=report.result, counts=msgspec.to_builtins(report.counts), reason=report.error)
    count("SyncJobs")
    count("RecordsWritten", report.counts.added + report.counts.changed + report.counts.removed)
    if report.result == "failed":
        count("SyncJobsFailed")
