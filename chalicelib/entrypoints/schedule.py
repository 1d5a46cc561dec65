"""The schedule's tick."""

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.bootstrap import sending, syncing
from chalicelib.observability import count, logger

schedule = Blueprint("app")  # the name that makes the middleware run: see sync_workers


@schedule.schedule(Rate(1, unit=Rate.MINUTES))
def schedule_tick(event: CloudWatchEvent) -> None:
    """Opens the sync windows that are due, lets messages go whose time has come, and ends what stopped moving."""
    report = syncing.open_due_windows()()
    for failure in report.failures:
        logger.error("a school could not be served", school_id=failure.school_id, error=failure.error)
    logger.info("tick", schools=report.looked_at, jobs=report.queued, complete=report.complete)
    count("SchoolsLookedAt", report.looked_at)
    count("SchoolsNotServed", len(report.failures))
    count("TicksCutShort", int(not report.complete))
    woken = sending.wake_messages()()
    for school_id, error in woken.failures:
        logger.error("a message could not be looked at", school_id=school_id, error=error)
    count("MessagesWoken", woken.looked_at)
