"""The two sync workers: one a lane, so that scheduled runs never delay a click."""

from typing import Any

import msgspec
from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.domain.sync_state import JobMessage
from chalicelib.entrypoints.queue_batches import handle_each
from chalicelib.observability import count, logger
from chalicelib.settings import settings

# Named "app" because Chalice deploys an event handler under its blueprint's import name, and only
# app.<handler> runs the middleware (https://github.com/aws/chalice/issues/1566).
sync_workers = Blueprint("app")


@sync_workers.on_sqs_message(queue=f"rollcall-{settings().stage}-scheduled-sync", batch_size=1)
def sync_scheduled(event: SQSEvent) -> Any:
    """Does the jobs of scheduled runs."""
    return handle_each(event, lambda body, last: _do_job(body, last, settings().scheduled_lease_seconds))


@sync_workers.on_sqs_message(queue=f"rollcall-{settings().stage}-refresh-sync", batch_size=1)
def sync_refresh(event: SQSEvent) -> Any:
    """Does the jobs of refreshes and follow-ups."""
    return handle_each(event, lambda body, last: _do_job(body, last, settings().refresh_lease_seconds))


def _do_job(body: str, last: bool, lease_seconds: int) -> None:
    message = msgspec.json.decode(body, type=JobMessage)
    logger.append_keys(school_id=message.school_id, run_id=message.run_id, dataset=message.dataset)
    try:
        report = bootstrap.run_sync_job()(message, lease_seconds=lease_seconds, last=last)
    except Exception:
        if last:
            count("SyncJobsFailed")
        raise
    logger.info("sync job", result=report.result, counts=msgspec.to_builtins(report.counts), reason=report.error)
    count("SyncJobs")
    count("RecordsWritten", report.counts.added + report.counts.changed + report.counts.removed)
    if report.result == "failed":
        count("SyncJobsFailed")
