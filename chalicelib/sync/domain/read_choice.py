"""Whether a dataset is read in full, or only what changed since the last read."""

from datetime import datetime, timedelta

from chalicelib.mis.domain.feed import Connector
from chalicelib.sync.domain.state import JobMessage, SchoolSync

OVERLAP = timedelta(minutes=5)
"""Changes are asked for from this long before the last read began, by the source's own clock: a change that was being
saved then may carry an earlier time. Records that come twice are compared and cost nothing."""

FULL_READ_AT_LEAST = timedelta(hours=36)
"""Changes alone tell nothing of people who just vanish; where an overnight run has failed, a daytime one reads all."""


def changes_since(state: SchoolSync, message: JobMessage, connector: Connector, *, now: datetime) -> datetime | None:
    """The moment, by the source's clock, from which changes are to be read; None for a full read.

    Only what was read before and is whole can be kept up in this way, and only where nobody waits to be confirmed or
    decided about. An overnight run is always a full read.
    """
    run, head = state.run, state.head(message.dataset)
    if run is None or run.overnight or run.decides or head.dirty or head.unconfirmed or head.held:
        return None
    if head.changes_since is None or head.full_read_at is None or now - head.full_read_at > FULL_READ_AT_LEAST:
        return None
    return head.changes_since - OVERLAP if connector.trusts_changes(message.dataset) else None
