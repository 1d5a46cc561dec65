"""Keeps sync states and ended runs; every save is a compare-and-swap."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from heapq import merge
from zlib import crc32

import msgspec
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.shared.clock import Clock
from chalicelib.shared.storage.batch_reads import batch_get
from chalicelib.shared.storage.refusals import lost_race_as_conflict
from chalicelib.shared.storage.stored_json import later_fields_within
from chalicelib.shared.storage.tables import new_connection, use_table
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.ports import RunPage, Versioned
from chalicelib.sync.domain.run_completion import kept_until, wake_at
from chalicelib.sync.domain.state import Run, SchoolSync
from chalicelib.sync.storage.control_models import RUN_PREFIX, SYNC, RunItem, SyncItem
from chalicelib.sync.storage.state_json import decode_run, encode_run, encode_state, read_state

WAKE_SHARDS = 16
"""Partitions of the wake index, so that thousands of schools due at one minute do not heat one partition."""


class SyncRepository:
    """Implements sync.domain.ports.SyncStore on DynamoDB."""

    def __init__(self, table_name: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        use_table(SyncItem, table_name)
        use_table(RunItem, table_name)
        self._clock = clock
        self._connection = new_connection()  # makes its client once, when the first run ends

    def load(self, school_id: str) -> Versioned:
        """Read the school's sync state, strongly consistent.

        It is an empty one where none was ever saved.
        """
        try:
            item = SyncItem.get(school_id, SYNC, consistent_read=True)
        except DoesNotExist:
            return Versioned(state=SchoolSync(), version=Version(0))
        return _versioned(item)

    def load_many(self, school_ids: Collection[str]) -> dict[str, Versioned]:
        """Read the sync states of many schools, strongly consistent.

        A request reads a hundred.
        """
        found: dict[str, Versioned] = {}
        for item in batch_get(SyncItem, [(school_id, SYNC) for school_id in school_ids]):
            with suppress(msgspec.MsgspecError):
                found[item.school_id] = _versioned(item)
        return found

    def save(self, school_id: str, state: SchoolSync, *, version: Version, ended: Run | None) -> None:
        """Replace the state that was read as `version`.

        Raises ConflictError when it has changed since.
        """
        item, changes = SyncItem(school_id, SYNC), _changes(school_id, state, version)
        unchanged = SyncItem.version == int(version) if version else SyncItem.school_id.does_not_exist()
        with lost_race_as_conflict():
            if ended is None:
                item.update(changes, condition=unchanged)
            else:
                with TransactWrite(connection=self._connection) as transaction:
                    transaction.update(item, changes, condition=unchanged)
                    transaction.save(_run_item(school_id, ended, state, version))

    def due(self, now: datetime) -> Iterator[str]:
        """List the schools whose `wake_at` has come, in the order of that moment.

        They come from all shards.
        """
        shards = [SyncItem.wake.query(shard, SyncItem.wake_at <= _stamp(now)) for shard in _shard_order(now)]
        for item in merge(*shards, key=lambda item: item.wake_at):
            yield item.school_id

    def runs(self, school_id: str, *, limit: int, cursor: str | None) -> RunPage:
        """List ended runs that have not expired, newest first.

        The cursor is the id of the last run of the page before.
        """
        below = RunItem.sk.between(RUN_PREFIX, f"{RUN_PREFIX}{cursor}") if cursor else None
        condition = below if below is not None else RunItem.sk.startswith(RUN_PREFIX)
        wanted = limit + (2 if cursor else 1)  # `between` gives the cursor's own run again
        kept = RunItem.expires_at > int(self._clock().timestamp())  # asked, because TTL deletes days later
        items = RunItem.query(school_id, condition, kept, scan_index_forward=False, limit=wanted)
        found = [decode_run(item.body) for item in items]
        rest = [run for run in found if run.id != cursor]
        more = len(rest) > limit
        return RunPage(items=tuple(rest[:limit]), next=rest[limit - 1].id if more else None)

    def run(self, school_id: str, run_id: str) -> Run | None:
        """Read one ended run, strongly consistent.

        It is found as soon as it is not the active one any more, until it expires.
        """
        try:
            item = RunItem.get(school_id, RUN_PREFIX + run_id, consistent_read=True)
        except DoesNotExist:
            return None
        return decode_run(item.body) if item.expires_at > self._clock().timestamp() else None


def _shard_order(now: datetime) -> list[int]:
    """List all shards, beginning with another one each minute.

    So no school always comes first among those of one moment.
    """
    first = int(now.timestamp()) // 60 % WAKE_SHARDS
    return [*range(first, WAKE_SHARDS), *range(first)]


def _versioned(item: SyncItem) -> Versioned:
    state, later_fields = read_state(item.body)
    return Versioned(state=state, version=Version(int(item.version), later_fields))


def _changes(school_id: str, state: SchoolSync, version: Version) -> list[Action]:
    wake = wake_at(state)
    return [
        SyncItem.version.set(int(version.next())),
        SyncItem.body.set(encode_state(state, version.later_fields)),
        SyncItem.wake_shard.set(crc32(school_id.encode()) % WAKE_SHARDS) if wake else SyncItem.wake_shard.remove(),
        SyncItem.wake_at.set(_stamp(wake)) if wake else SyncItem.wake_at.remove(),
    ]


def _run_item(school_id: str, run: Run, state: SchoolSync, version: Version) -> RunItem:
    expires_at = int(kept_until(run, state).timestamp())
    body = encode_run(run, later_fields_within(version.later_fields, "run", run))
    return RunItem(school_id, RUN_PREFIX + run.id, body=body, expires_at=expires_at)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
