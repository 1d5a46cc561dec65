"""Items of the messages table: messages, a list of the open ones, deliveries, closed batches, lists."""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

DELIVERY_PREFIX = "delivery#"
CLOSED_PREFIX = "closed#"
LIST_HEAD = "head#"
LIST_PART = "part#"


class MessageItem(Model):
    """A message: `body` is the JSON of messages.domain.messages.Message; the counters are those of its closed batches.

    The counters stand beside the body and its version, so that closing a batch and saving the message do not
    get in each other's way.
    """

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    status = UnicodeAttribute()
    body = UnicodeAttribute()
    expires_at = NumberAttribute()
    closed_batches = NumberAttribute(default=0)
    count_sent = NumberAttribute(default=0)
    count_failed = NumberAttribute(default=0)
    count_uncertain = NumberAttribute(default=0)
    count_skipped = NumberAttribute(default=0)
    count_delivered = NumberAttribute(default=0)
    count_bounced = NumberAttribute(default=0)


class MessageWakeIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # PynamoDB has no types here
    """Open messages by the moment at which the tick must look at them, spread over shards."""

    class Meta:
        """Keys only: the tick reads the message itself before it decides."""

        index_name = "wake"
        projection = KeysOnlyProjection()

    wake_shard = NumberAttribute(hash_key=True)
    wake_at = UnicodeAttribute(range_key=True)


class OpenItem(Model):
    """Says that a message has not ended, and when to look at it again; exists exactly while that is so."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    wake_shard = NumberAttribute()
    wake_at = UnicodeAttribute()
    wake = MessageWakeIndex()


class RequestItem(Model):
    """Says which message a client's request made, so that its own retry makes no second one."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    message_id = UnicodeAttribute()
    digest = UnicodeAttribute()
    expires_at = NumberAttribute()


class TextItem(Model):
    """Says which message was the latest with a text and an audience, so that a repeat can be warned of."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    message_id = UnicodeAttribute()
    expires_at = NumberAttribute()


class DeliveryReferenceIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # as above
    """Deliveries by the provider's reference, with which a text message's receipt comes."""

    class Meta:
        """Keys only: they say where the delivery is."""

        index_name = "reference"
        projection = KeysOnlyProjection()

    reference = UnicodeAttribute(hash_key=True)


class DeliveryItem(Model):
    """A delivery: claims, outcomes and receipts are native, the rest JSON of messages.domain.deliveries.Delivery."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    claim = UnicodeAttribute(null=True)
    claimed_at = UTCDateTimeAttribute(null=True)
    receipt = UnicodeAttribute(null=True)
    receipt_reason = UnicodeAttribute(null=True)
    by_reference = DeliveryReferenceIndex()
    body = UnicodeAttribute()
    expires_at = NumberAttribute()


class ClosedItem(Model):
    """Says that a batch is closed: each of its deliveries has an outcome, and they are counted on the message."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


class ListItem(Model):
    """A part of a list, as JSON rows; the head is written last and says how many parts there are."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    parts = NumberAttribute(null=True)
    body = UnicodeAttribute()
    expires_at = NumberAttribute()


def messages_key(school_id: str) -> str:
    """Partition of a school's messages; the sort key is the message's id, which sorts by time."""
    return f"{school_id}#messages"


def open_key(school_id: str) -> str:
    """Partition of a school's open messages; the sort key is the message's id."""
    return f"{school_id}#open"


def requests_key(school_id: str) -> str:
    """Partition of a school's repeatable requests; the sort key is the request's token."""
    return f"{school_id}#requests"


def texts_key(school_id: str) -> str:
    """Partition of a school's recent texts; the sort key is the digest of text and audience."""
    return f"{school_id}#texts"


def message_key(school_id: str, message_id: str) -> str:
    """Partition of what belongs to one message: deliveries and closed batches."""
    return f"{school_id}#message#{message_id}"


def list_key(school_id: str, kind: str, series: str) -> str:
    """Partition of one series of lists of a kind."""
    return f"{school_id}#{kind}#{series}"
