"""Keeps messages in the messages table; every save is a compare-and-swap that keeps the open list true."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from zlib import crc32

import msgspec
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.messages.domain.deadlines import wake_at
from chalicelib.messages.domain.deliveries import DeliveryStatus
from chalicelib.messages.domain.messages import MESSAGE_RETENTION, REQUEST_RETENTION, Message
from chalicelib.messages.domain.ports import IdempotencyKey, IdempotentResult, MessagePage, StoredMessage
from chalicelib.messages.domain.repeats import DUPLICATE_WINDOW, digest_of
from chalicelib.messages.storage.message_models import (
    MessageItem,
    OpenItem,
    RequestItem,
    TextItem,
    messages_key,
    open_key,
    requests_key,
    texts_key,
)
from chalicelib.shared.errors import ConflictError, NotFoundError, RetriableError
from chalicelib.shared.storage.refusals import Refusal, is_lost_race, refusal_of
from chalicelib.shared.storage.stored_json import StoredJson, later_fields_of, with_later_fields
from chalicelib.shared.storage.tables import new_connection, use_table
from chalicelib.shared.versions import Version

WAKE_SHARDS = 4
"""Partitions of the wake index; each tick asks all of them."""

_messages = StoredJson[Message](Message)


class MessageRepository:
    """Implements messages.domain.ports.MessageStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(MessageItem, table_name)
        use_table(OpenItem, table_name)
        use_table(RequestItem, table_name)
        use_table(TextItem, table_name)
        self._connection = new_connection()  # makes its client once, when a message is first saved

    def create(self, message: Message, *, once: IdempotencyKey | None = None) -> StoredMessage:
        """Store a new message; raises ConflictError when `once` has made one already."""
        item = MessageItem(
            messages_key(message.school_id),
            message.id,
            version=1,
            status=message.status,
            body=msgspec.json.encode(message).decode(),
            expires_at=int((message.created_at + MESSAGE_RETENTION).timestamp()),
        )
        try:
            with TransactWrite(connection=self._connection) as transaction:
                transaction.save(item, condition=MessageItem.pk.does_not_exist())
                if (marker := _open_item(message)) is not None:
                    transaction.save(marker)
                transaction.save(_text_item(message))
                if once is not None:
                    transaction.save(_request_item(message, once), condition=_unused(message.created_at))
        except TransactWriteError as error:
            if once is not None and is_lost_race(error):
                raise ConflictError("This message was written just now.", internal="request repeated") from None
            raise _busy_or(error) from None
        return StoredMessage(message=message, version=Version(1))

    def find_idempotent_result(self, school_id: str, token: str, *, now: datetime) -> IdempotentResult | None:
        """What the request with this token made; the expiry is checked here, because TTL only cleans up."""
        try:
            item = RequestItem.get(requests_key(school_id), token, consistent_read=True)
        except DoesNotExist:
            return None
        expired = item.expires_at <= now.timestamp()
        return None if expired else IdempotentResult(message_id=item.message_id, digest=item.digest)

    def find_duplicate(self, school_id: str, digest: str, *, now: datetime) -> StoredMessage | None:
        """The latest message with this text and audience; expiry as above."""
        try:
            item = TextItem.get(texts_key(school_id), digest, consistent_read=True)
            return None if item.expires_at <= now.timestamp() else self.get(school_id, item.message_id)
        except (DoesNotExist, NotFoundError):
            return None

    def get(self, school_id: str, message_id: str) -> StoredMessage:
        """One message; raises NotFoundError."""
        try:
            return _stored(MessageItem.get(messages_key(school_id), message_id, consistent_read=True))
        except DoesNotExist:
            raise NotFoundError("There is no such message.") from None

    def save(self, message: Message, *, version: Version) -> StoredMessage:
        """Replace the message that was read as `version`; raises ConflictError when it has changed since."""
        item = MessageItem(messages_key(message.school_id), message.id)
        marker = _open_item(message)
        changes: list[Action] = [
            MessageItem.version.set(int(version.next())),
            MessageItem.status.set(message.status),
            MessageItem.body.set(with_later_fields(message, version.later_fields)),
        ]
        try:
            with TransactWrite(connection=self._connection) as transaction:
                transaction.update(item, changes, condition=MessageItem.version == int(version))
                if marker is not None:
                    transaction.save(marker)
                else:
                    transaction.delete(OpenItem(open_key(message.school_id), message.id))
        except TransactWriteError as error:
            if is_lost_race(error):
                raise ConflictError("This message was changed just now.", internal="stale version") from None
            raise _busy_or(error) from None
        return StoredMessage(message=message, version=version.next())

    def open_ids(self, school_id: str) -> list[str]:
        """Ids of the messages that have not ended, oldest first."""
        return [item.sk for item in OpenItem.query(open_key(school_id), consistent_read=True)]

    def due(self, now: datetime) -> Iterator[tuple[str, str]]:
        """School and id of the messages whose `wake_at` has come, over all shards in the order of that moment."""
        shards = [OpenItem.wake.query(shard, OpenItem.wake_at <= _stamp(now)) for shard in range(WAKE_SHARDS)]
        for item in merge(*shards, key=lambda item: item.wake_at):
            yield item.pk.partition("#")[0], item.sk

    def page(self, school_id: str, *, limit: int, cursor: str | None) -> MessagePage:
        """The school's messages, newest first; the cursor is the id of the last message of the page before."""
        older = MessageItem.sk < cursor if cursor else None
        items = MessageItem.query(
            messages_key(school_id), older, consistent_read=True, scan_index_forward=False, limit=limit + 1
        )
        found = [_stored(item) for item in items]
        more = len(found) > limit
        return MessagePage(items=tuple(found[:limit]), next=found[limit - 1].message.id if more else None)


def _busy_or(error: TransactWriteError) -> Exception:
    """Give the error that says to try again later where the table is busy; throttling is no conflict."""
    if refusal_of(error) is Refusal.BUSY:
        return RetriableError("Rollcall is very busy. Please try again.", internal="the messages table is throttled")
    return error


def _open_item(message: Message) -> OpenItem | None:
    moment = wake_at(message)
    if moment is None:
        return None
    shard = crc32(message.id.encode()) % WAKE_SHARDS
    return OpenItem(open_key(message.school_id), message.id, wake_shard=shard, wake_at=_stamp(moment))


def _stamp(moment: datetime) -> str:
    """Of one length, so that stamps sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _request_item(message: Message, once: IdempotencyKey) -> RequestItem:
    return RequestItem(
        requests_key(message.school_id),
        once.token,
        message_id=message.id,
        digest=once.digest,
        expires_at=int((message.created_at + REQUEST_RETENTION).timestamp()),
    )


def _text_item(message: Message) -> TextItem:
    return TextItem(
        texts_key(message.school_id),
        digest_of(message),
        message_id=message.id,
        expires_at=int((message.created_at + DUPLICATE_WINDOW).timestamp()),
    )


def _unused(now: datetime) -> Condition:
    unused: Condition = RequestItem.pk.does_not_exist() | (RequestItem.expires_at <= int(now.timestamp()))
    return unused


def _stored(item: MessageItem) -> StoredMessage:
    counts: dict[DeliveryStatus, float] = {
        "sent": item.count_sent,
        "delivered": item.count_delivered,
        "bounced": item.count_bounced,
        "failed": item.count_failed,
        "uncertain": item.count_uncertain,
        "skipped": item.count_skipped,
    }
    message = _messages.decode(item.body)
    return StoredMessage(
        message=message,
        version=Version(int(item.version), later_fields_of(item.body, message)),
        closed_batches=int(item.closed_batches),
        # Below nothing where a receipt was quicker than the closing of its batch, which counts what was sent.
        outcomes={status: int(count) for status, count in counts.items() if count > 0},
    )
