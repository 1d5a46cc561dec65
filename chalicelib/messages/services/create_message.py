"""Creates a message: a composer's waits for authorisation, a sender's sets off by its send rule."""

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from chalicelib.audience.domain.audience_needs import check_per, datasets_needed, marks_date, pin_today, speaks_of_today
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.messages.domain.change_note import SeenRow, seen_rows
from chalicelib.messages.domain.messages import MESSAGE_RETENTION, Author, Message, NewMessage
from chalicelib.messages.domain.ports import IdempotencyKey, MessageStore, SnapshotStore, StoredMessage
from chalicelib.messages.domain.previews import preview_series, split_preview_id
from chalicelib.messages.domain.repeats import digest_of
from chalicelib.messages.domain.send_conditions import conditions_of
from chalicelib.messages.domain.text import check_day, check_send_rule, check_text, with_deadline
from chalicelib.messages.domain.transitions import set_off
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.find_repeat import find_repeat
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock, NewId, school_date
from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.sync.domain.ports import SyncStore


class CreateMessage:
    """Checks everything, then stores the list that the writer saw, then the message, then lets it go or wait."""

    def __init__(
        self,
        *,
        schools: SchoolStore,
        sync: SyncStore,
        directory: DirectoryStore,
        snapshots: SnapshotStore,
        messages: MessageStore,
        advance: AdvanceMessage,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._snapshots = snapshots
        self._messages = messages
        self._advance = advance
        self._clock = clock
        self._new_id = new_id

    def __call__(self, school_id: str, author: Author, new: NewMessage, *, key: str | None = None) -> StoredMessage:
        """Create a message for one school, or give the one that the author's request with this key made before.

        Raises ConflictError `sync_in_progress` where it is to go now and its data is not whole, InvalidError
        for anything that cannot be sent, ForbiddenError for a choice that is not the author's, ConflictError
        `key_reused` for a key that came with another message. Nothing is created then.
        """
        once = _once(author, new, key) if key else None
        if once is not None and (before := self._made_before(school_id, once)) is not None:
            return self._advance(before)
        check_text(new)
        check_send_rule(new.send, author, now=self._clock())
        check_per(new.audience, new.per, new.purpose)
        school = self._schools.get(school_id)
        message = self._draft(school, author, new)
        check_day(message)
        message = self._with_repeat(message)
        if author.may_send:
            state = self._sync.load(school_id).state
            message = set_off(message, state, conditions_of(school), now=message.created_at)
        seen = self._seen(message, new.preview_id)
        self._snapshots.put(school_id, message.id, message.id, seen, expires_at=message.created_at + MESSAGE_RETENTION)
        try:
            stored = self._messages.create(message, once=once)
        except ConflictError:
            # Two copies of one request ran side by side: this one came second.
            made = self._made_before(school_id, once) if once else None
            if made is None:
                raise
            stored = made
        return self._advance(stored)

    def _made_before(self, school_id: str, once: IdempotencyKey) -> StoredMessage | None:
        made = self._messages.find_idempotent_result(school_id, once.token, now=self._clock())
        if made is None:
            return None
        if made.digest != once.digest:
            raise ConflictError("This Idempotency-Key was used for another message.", code="key_reused")
        return self._messages.get(school_id, made.message_id)

    def _draft(self, school: School, author: Author, new: NewMessage) -> Message:
        now = self._clock()
        today = school_date(now, school.timezone)
        pinned = pin_today(new.audience, today)
        return Message(
            id=self._new_id(),
            school_id=school.id,
            school_name=school.name,
            channel=new.channel,
            purpose=new.purpose,
            per=new.per,
            subject=new.subject,
            body=new.body,
            audience=pinned,
            datasets=datasets_needed(pinned, school.datasets),
            expires_on=today if speaks_of_today(new.audience) else None,
            # A composer's message has none until it is authorised: only then does it begin to wait.
            send=with_deadline(new.send, now=now) if author.may_send else new.send,
            timezone=school.timezone,
            author=author,
            created_at=now,
            status="awaiting_authorisation",
            about="Waiting for a sender to authorise it.",
            moved_at=now,
        )

    def _with_repeat(self, message: Message) -> Message:
        repeat = find_repeat(self._messages, message.school_id, digest_of(message), now=message.created_at)
        return replace(message, repeats=repeat.message_id) if repeat else message

    def _seen(self, message: Message, preview_id: str | None) -> tuple[SeenRow, ...]:
        """The list that the writer looked at; where none is left, what the audience comes to now."""
        now = message.created_at
        series = preview_series(message.author.user_id, message.audience, message.channel, message.per)
        found = None
        if preview_id is not None:
            named, snapshot_id = split_preview_id(preview_id)
            if named != series:
                raise InvalidError("That preview shows another list. Look at this one first.", field="preview_id")
            found = self._snapshots.get(message.school_id, series, snapshot_id, now=now)
        if found is None:
            found = self._snapshots.latest(message.school_id, series, now=now)
        if found is not None:
            return found
        day = marks_date(message.audience, now.date().isoformat())
        directory = self._directory.load(message.school_id, message.datasets, date=day)
        resolution = resolve(
            directory, message.audience, channel=message.channel, per=message.per, purpose=message.purpose
        )
        return seen_rows(resolution.recipients)


def _once(author: Author, new: NewMessage, key: str) -> IdempotencyKey:
    token = sha256(f"{author.user_id}\n{key}".encode()).hexdigest()[:32]
    return IdempotencyKey(token=token, digest=sha256(msgspec.json.encode(new)).hexdigest()[:32])
