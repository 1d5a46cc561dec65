"""The schedule's tick."""

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib import bootstrap
from chalicelib.observability import count, logger

schedule = Blueprint("app")  # the name that makes the middleware run: see sync_workers


@schedule.schedule(Rate(1, unit=Rate.MINUTES))
def schedule_tick(event: CloudWatchEvent) -> None:
    """Opens the sync windows that are due and ends what stopped moving."""
    looked_at = bootstrap.open_due_windows()()
    logger.info("tick", schools=looked_at)
    count("SchoolsLookedAt", looked_at)
