"""The audit in memory."""

from datetime import UTC

from chalicelib.accounts.domain.audit import AUDIT_RETENTION, AuditEntry, AuditPage
from chalicelib.shared.clock import Clock
from tests.fakes.clock import A_MONDAY


class FakeAuditLog:
    """Implements accounts.domain.audit.AuditLog."""

    def __init__(self, clock: Clock = lambda: A_MONDAY) -> None:
        self._clock = clock
        self._entries: dict[tuple[str, str], AuditEntry] = {}

    def keep(self, school_id: str, entry: AuditEntry) -> None:
        self._entries[school_id, _key(entry)] = entry

    def page(
        self, school_id: str, *, limit: int, cursor: str | None, user_id: str = "", since: str = "", until: str = ""
    ) -> AuditPage:
        found = [
            (key, entry)
            for (school, key), entry in sorted(self._entries.items(), reverse=True)
            if school == school_id
            and key >= since
            and key < (cursor or until or "~")
            and (not user_id or entry.user_id == user_id)
            and entry.at + AUDIT_RETENTION > self._clock()
        ]
        page = tuple(entry for _, entry in found[:limit])
        return AuditPage(items=page, next=found[limit - 1][0] if len(found) > limit else None)


def _key(entry: AuditEntry) -> str:
    return f"{entry.at.astimezone(UTC).isoformat(timespec='microseconds')}#{entry.id}"
