"""Items of the control table beside a school's own: its sync state and its ended runs, under one partition a school."""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

STATE_PREFIX = "state#"
SYNC = "state#sync"
RUN_PREFIX = "run#"
HELD_PREFIX = "held#"
DECISION_PREFIX = "decision#"
CHANGES_PREFIX = "changes#"


class WakeIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # PynamoDB has no types here
    """Schools by the moment at which the tick must look at them, spread over shards."""

    class Meta:
        """Keys only: the tick reads the state itself before it decides."""

        index_name = "wake"
        projection = KeysOnlyProjection()

    wake_shard = NumberAttribute(hash_key=True)
    wake_at = UnicodeAttribute(range_key=True)


class SyncItem(Model):
    """A school's sync state; `body` is the JSON of sync.domain.state.SchoolSync."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=SYNC)
    version = NumberAttribute()
    body = UnicodeAttribute()
    wake_shard = NumberAttribute(null=True)
    wake_at = UnicodeAttribute(null=True)
    wake = WakeIndex()


class StateItem(Model):
    """The item of a school (schools.storage.school_item) or that above, as one query gives them both."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()


class RunItem(Model):
    """An ended run; `body` is the JSON of sync.domain.state.Run."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    expires_at = NumberAttribute()


class HeldItem(Model):
    """A part of a list of held changes, or a decision; `body` is the JSON of a type of sync.domain.held."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    expires_at = NumberAttribute()


class ChangesItem(Model):
    """Some named changes of a run; `body` is a JSON list of sync.domain.change_list.NamedChange."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    expires_at = NumberAttribute()
