"""Files that arrive in the drop bucket, however they came there."""

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib.bootstrap import syncing
from chalicelib.observability import count, logger
from chalicelib.settings import settings

file_arrivals = Blueprint("app")  # the name that makes the middleware run: see sync_workers


@file_arrivals.on_cw_event(
    {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [settings().drop_bucket]}},
    }
)
def file_arrived(event: CloudWatchEvent) -> None:
    """Starts a run that reads it. The key's first part is the school; the rest, which people named, is not logged."""
    count("FilesArrived")
    found = event.detail["object"]
    school_id, _, name = str(found["key"]).partition("/")
    if not name:
        logger.warning("a file lies beside the schools' own places")
        return
    arrival = f"{found['key']}\n{found.get('etag', '')}\n{found.get('sequencer', '')}"
    requested = syncing.start_file_run()(school_id, arrival)
    outcome = requested.outcome if requested else "not_read"
    logger.info("file arrived", school_id=school_id, bytes=found.get("size"), outcome=outcome)
