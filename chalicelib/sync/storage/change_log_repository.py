"""Keeps the named changes of runs in the control table."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.change_list import NamedChange
from chalicelib.sync.storage.control_models import CHANGES_PREFIX, ChangesItem

_changes = msgspec.json.Decoder(tuple[NamedChange, ...])


class ChangeLogRepository:
    """Implements sync.domain.change_list.ChangeLog on DynamoDB: one item for some hundred changes."""

    def __init__(self, table_name: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        use_table(ChangesItem, table_name)
        self._clock = clock

    def put(
        self, school_id: str, run_id: str, part: str, changes: Iterable[NamedChange], *, expires_at: datetime
    ) -> None:
        """Store some changes of a run."""
        body, until = msgspec.json.encode(tuple(changes)).decode(), int(expires_at.timestamp())
        ChangesItem(school_id, f"{CHANGES_PREFIX}{run_id}#{part}", body=body, expires_at=until).save()

    def get(self, school_id: str, run_id: str) -> tuple[NamedChange, ...]:
        """All named changes of a run that have not expired, strongly consistent, in order of parts."""
        items = ChangesItem.query(
            school_id, ChangesItem.sk.startswith(f"{CHANGES_PREFIX}{run_id}#"), consistent_read=True
        )
        now = self._clock().timestamp()
        return tuple(change for item in items if item.expires_at > now for change in _changes.decode(item.body))
