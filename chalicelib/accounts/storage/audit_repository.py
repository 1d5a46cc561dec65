"""Keeps the audit in the control table, under one partition a school, by time."""

from datetime import UTC, datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.accounts.domain.audit import AUDIT_RETENTION, AuditEntry, AuditPage
from chalicelib.shared.clock import Clock
from chalicelib.shared.storage.tables import use_table

AUDIT_PREFIX = "audit#"
_LAST = "~"  # sorts after every digit and letter of a time or an id

_entries = msgspec.json.Decoder(AuditEntry)


class AuditItem(Model):
    """One entry; `body` is its JSON, `user_id` beside it to be asked for."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    body = UnicodeAttribute()
    expires_at = NumberAttribute()


class AuditRepository:
    """Implements accounts.domain.audit.AuditLog on DynamoDB."""

    def __init__(self, table_name: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        use_table(AuditItem, table_name)
        self._clock = clock

    def keep(self, school_id: str, entry: AuditEntry) -> None:
        """Store an entry, or the same with another outcome."""
        AuditItem(
            school_id,
            _key(entry),
            user_id=entry.user_id,
            body=msgspec.json.encode(entry).decode(),
            expires_at=int((entry.at + AUDIT_RETENTION).timestamp()),
        ).save()

    def page(
        self, school_id: str, *, limit: int, cursor: str | None, user_id: str = "", since: str = "", until: str = ""
    ) -> AuditPage:
        """Entries, newest first; the cursor is the key of the last entry of the page before."""
        last = cursor or AUDIT_PREFIX + (until or _LAST)
        kept = AuditItem.expires_at > int(self._clock().timestamp())  # asked, because TTL deletes days later
        wanted = kept & (AuditItem.user_id == user_id) if user_id else kept
        items = AuditItem.query(
            school_id,
            AuditItem.sk.between(AUDIT_PREFIX + since, last),
            wanted,
            consistent_read=True,
            scan_index_forward=False,
        )
        found: list[AuditItem] = []
        for item in items:
            if item.sk != last:
                found.append(item)
            if len(found) > limit:
                break
        page = tuple(_entries.decode(item.body) for item in found[:limit])
        return AuditPage(items=page, next=found[limit - 1].sk if len(found) > limit else None)


def _key(entry: AuditEntry) -> str:
    return f"{AUDIT_PREFIX}{entry.at.astimezone(UTC).isoformat(timespec='microseconds')}#{entry.id}"
