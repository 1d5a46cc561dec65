"""Keeps lists of held changes, and decisions about them, in the control table."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from pynamodb.exceptions import DoesNotExist

from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.held import HELD_RETENTION, HeldChange, HeldDecision
from chalicelib.sync.storage.control_models import DECISION_PREFIX, HELD_PREFIX, HeldItem

_changes = msgspec.json.Decoder(HeldChange)
_decisions = msgspec.json.Decoder(HeldDecision)


class HeldRepository:
    """Implements sync.domain.held.HeldStore on DynamoDB: one item a part of a list, far below an item's limit."""

    def __init__(self, table_name: str) -> None:
        use_table(HeldItem, table_name)

    def put(self, school_id: str, parts: Iterable[HeldChange]) -> None:
        """Store the parts of new lists, in order."""
        for number, part in enumerate(parts):
            _save(school_id, f"{HELD_PREFIX}{part.id}#{number:04d}", part, part.held_at)

    def get(self, school_id: str, held_id: str, *, now: datetime) -> tuple[HeldChange, ...]:
        """The parts of a list in order, strongly consistent; none where it is unknown or has expired."""
        items = HeldItem.query(school_id, HeldItem.sk.startswith(f"{HELD_PREFIX}{held_id}#"), consistent_read=True)
        return tuple(_changes.decode(item.body) for item in items if item.expires_at > now.timestamp())

    def decide(self, school_id: str, run_id: str, decision: HeldDecision) -> None:
        """Store the decision that a run is to carry out."""
        _save(school_id, DECISION_PREFIX + run_id, decision, decision.decided_at)

    def decision(self, school_id: str, run_id: str) -> HeldDecision | None:
        """The decision that a run is to carry out, strongly consistent."""
        try:
            return _decisions.decode(HeldItem.get(school_id, DECISION_PREFIX + run_id, consistent_read=True).body)
        except DoesNotExist:
            return None


def _save(school_id: str, sk: str, what: HeldChange | HeldDecision, at: datetime) -> None:
    body = msgspec.json.encode(what).decode()
    HeldItem(school_id, sk, body=body, expires_at=int((at + HELD_RETENTION).timestamp())).save()
